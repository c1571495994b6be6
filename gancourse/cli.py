"""The command `gancourse`: train, sample, look, assign and grade."""

import argparse
import ast
import sys
from dataclasses import fields
from functools import partial
from pathlib import Path

from . import __version__
from .assign import command as assign
from .commands import add as add_command
from .errors import CourseError, unknown
from .grade import command as grade


def main(argv: list[str] | None = None) -> None:
    """Run one command; a CourseError becomes one line on stderr and exit status 2."""
    arguments = parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except CourseError as error:
        sys.exit(fail(str(error), 2))
    except KeyboardInterrupt:
        sys.exit(fail("stopped; what was saved stays", 130))
    except BrokenPipeError:  # `gancourse models | head -1`: the reader has seen enough
        sys.exit(141)
    except OSError as error:
        sys.exit(fail(f"{error.filename or 'a file'}: {error.strerror or error}", 2))


def fail(sentence: str, status: int) -> int:
    """Say what went wrong; return the exit status."""
    print(f"gancourse: {sentence}", file=sys.stderr)
    return status


def parser() -> argparse.ArgumentParser:
    """The command line, one sub-command a function below."""
    top = argparse.ArgumentParser(prog="gancourse", description=__doc__)
    top.add_argument("--version", action="version", version=f"gancourse {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    command = partial(add_command, commands)
    command(list_models, "models")
    command(list_data, "data")

    one = command(train, "train")
    one.add_argument("model", help="a name from `gancourse models`")
    one.add_argument("--data", required=True, help="a name from `gancourse data`, or folder:PATH with your own images")
    one.add_argument("--images", type=positive, help="how many real images to see (default: the recipe's number)")
    one.add_argument("--every", type=positive, help="images between two checkpoints (default: the recipe's number)")
    one.add_argument("--out", type=named, required=True, metavar="DIR", help="the folder of this run")
    one.add_argument("--seed", type=seed, help="of weights, order and noise (default: 0)")
    one.add_argument("--resume", action="store_true", help="go on from the last checkpoint in DIR")
    one.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another hyperparameter")

    one = command(sample, "sample")
    one.add_argument("dir", type=Path, help="a folder that `gancourse train` wrote, or the name of a shipped run")
    one.add_argument("--n", type=on_a_sheet, default=64, help="how many (default: 64)")
    one.add_argument("--seed", type=seed, default=0, help="of the noise (default: 0)")
    one.add_argument("--out", type=Path, default=Path("grid.png"), help="the sheet (default: grid.png)")

    one = command(gif, "gif")
    one.add_argument("dir", type=Path, help="a folder that `gancourse train` wrote, or the name of a shipped run")
    one.add_argument("--out", type=Path, help="the film (default: DIR/training.gif, or NAME.gif for a shipped run)")

    one = command(evaluate, "evaluate")
    one.add_argument("runs", nargs="*", help="folders that `gancourse train` wrote, or names of shipped runs")
    one.add_argument("--all", action="store_true", help="every shipped run")
    one.add_argument("--out", type=named, metavar="DIR", help="write the table there as well, in Markdown and JSON")

    assign.add(commands)
    grade.add(commands)
    return top


def positive(text: str, most: int = 10**12) -> int:
    """A whole number above 0; `3e5` and `300_000` are understood."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not (1 <= value <= most and value.is_integer()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most:,}")
    return int(value)


on_a_sheet = partial(positive, most=10_000)  # a hundred a side: more make a sheet that few programs open


def named(text: str) -> Path:
    """A folder's path; an empty one is a variable of the shell that was never set, and not the folder one is in."""
    if not text:
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(text)


def seed(text: str) -> int:
    """A whole number that PyTorch takes as a seed."""
    if not (text.isdecimal() and int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up to {2**63 - 1}")
    return int(text)


def list_models(arguments) -> None:
    """List the models and their papers."""
    from . import models

    for name in models.names():
        module = sys.modules[models.get(name).__module__]
        print(f"{name:12} {' '.join(module.__doc__.split('.  ')[0].split())}")


def list_data(arguments) -> None:
    """List the data sets and where each one lies."""
    from . import data

    for row in data.describe():
        shape = f"{row['channels']} x {row['size']} x {row['size']}"
        print(f"{row['name']:8} {row['images']:7,} images {shape:12} from {row['where']}; {row['licence']}")


def settings(model: str, pairs: list[str]) -> dict:
    """["lr=1e-4"] -> {"lr": 0.0001}, each value read as Python would read it, but names of domains."""
    from . import models, recipes

    names = [*(f.name for f in fields(models.get(model).Hyper)), *recipes.option_names(model)]
    found = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise CourseError(f"--set {pair!r} has no '='; write it as NAME=VALUE, for example lr=1e-4")
        if name not in names:
            raise unknown(f"setting of {model}", name, names)
        if name in ("a", "b"):  # a folder may be called 1
            found[name] = text
            continue
        try:
            found[name] = ast.literal_eval(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            found[name] = text  # the model says which type it wants
    return found


def train(arguments) -> None:
    """Train a model; checkpoints, sheets and the recipe go to DIR."""
    from . import training
    from .engine import dist

    dist.start()
    try:
        what = training.plan(
            arguments.model,
            arguments.data,
            arguments.out,
            settings=settings(arguments.model, arguments.set),
            images=arguments.images,
            every=arguments.every,
            seed=arguments.seed,
            resume=arguments.resume,
        )
        training.play(what, arguments.out, arguments.resume)
    finally:
        dist.stop()


def sample(arguments) -> None:
    """Draw samples from a trained model onto a sheet."""
    from . import runs, training

    if arguments.out.suffix.lower() not in (".png", ".webp", ".gif", ".bmp"):
        raise CourseError(f"--out {arguments.out} cannot be written; name a .png, .webp, .gif or .bmp file")
    run = runs.load(arguments.dir)
    training.save_sheet(run.gan, arguments.out, training.recipe_batches(run, arguments.n), arguments.n, arguments.seed)
    print(arguments.out)


def gif(arguments) -> None:
    """Make a film of a run's sheets."""
    from . import runs

    if arguments.out and arguments.out.suffix.lower() != ".gif":
        raise CourseError(f"--out {arguments.out} is no film; name a .gif file")
    run = runs.load(arguments.dir)
    out = arguments.out or (Path(f"{run.path.name}.gif") if run.path.parent == runs.HERE else run.path / "training.gif")
    run.gif(out)
    print(out)


def evaluate(arguments) -> None:
    """Measure runs and print their report card."""
    from . import evaluate as evaluator
    from . import runs

    if arguments.all == bool(arguments.runs):
        raise CourseError(f"name one or more runs, or say --all; shipped are {', '.join(runs.names())}")
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)  # before the work: it may be a file
    report = evaluator.card(runs.names() if arguments.all else arguments.runs)
    if arguments.out:
        evaluator.write(report, arguments.out)
    print(evaluator.markdown(report))
