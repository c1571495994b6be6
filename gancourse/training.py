"""A whole training, as `gancourse train` carries it out: recipe, checkpoints, sheets and a bar."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from . import __version__, energy, hardware, recipes, runs
from .engine import checkpoint, dist, memory
from .engine import train as trained
from .engine.fitting import check_data
from .errors import CourseError
from .files import atomic, write_json
from .game import GAN, Batch
from .randomness import apart

SHEET = 64  # pictures on a contact sheet


@dataclass(frozen=True)
class Plan:
    """What was asked for; run.json holds it."""

    recipe: recipes.Recipe
    seed: int


def plan(
    model: str,
    data: str,
    out: Path,
    *,
    settings: dict,
    images: int | None = None,
    every: int | None = None,
    seed: int | None = None,
    resume: bool = False,
) -> Plan:
    """The recipe with the reader's changes, of `Hyper` and of how the data are arranged; a resumed run keeps its own
    numbers where none are given.
    """
    recipe, first_seed = recipes.find(model, data), 0
    if resume and (out / "run.json").exists():
        run = runs.load(out)
        if (run.recipe["model"], run.recipe["data"]) != (model, data):
            raise CourseError(
                f"{out} holds a run of {run.recipe['model']} on {run.recipe['data']}, not of {model} on {data}"
            )
        recipe, first_seed = recipes.Recipe(**run.recipe), run.seed
    options = {name: value for name, value in settings.items() if name in recipes.option_names(model)}
    if wrong := [name for name in options if name not in ("a", "b") and type(options[name]) is not int]:
        raise CourseError(f"{wrong[0]} is {options[wrong[0]]!r}; it must be a whole number")
    hyper = {name: value for name, value in settings.items() if name not in options}
    given = dict(images=images or recipe.images, every=every or recipe.every)
    given |= dict(hyper=recipe.hyper | hyper, options=recipe.options | options)
    return Plan(recipes.Recipe(**vars(recipe) | given), first_seed if seed is None else seed)


def play(what: Plan, out: Path, resume: bool) -> None:
    """Carry a plan out: checkpoints, sheets and run.json go to `out`."""
    recipe, folder = what.recipe, out / runs.CHECKPOINTS
    torch.manual_seed(what.seed)
    gan = built(recipe)
    before = begun(out, resume)
    if before >= recipe.images:
        print(
            f"{out} is finished: {before:,} of {recipe.images:,} images.  "
            f"More: --images {2 * max(before, recipe.images)}"
        )
        return
    out.mkdir(parents=True, exist_ok=True)  # a folder that cannot be is known before the training, not after
    if before == 0:
        for sheet in (out / runs.SHEETS).glob("[0-9]*.png"):  # of a training that ended before its first checkpoint
            sheet.unlink(missing_ok=True)
    data = recipe.load(gan)
    dist.wait()
    first = dist.share()[0] == 0
    check_data(gan, data)
    if first:
        print(memory.advice(gan, data))
    facts = asdict(recipe) | {"hyper": asdict(gan.hp), "seed": what.seed, "items": len(data)}
    facts |= {"package": __version__, "hardware": hardware.describe()}
    meter, spent = energy.Meter(), joules(out) if resume else 0.0
    tick = max(1, recipe.every // 10)  # how often the bar moves
    with Progress(recipe.images, before, silent=not first) as progress:
        for snap in trained(gan, data, recipe.images, tick, resume=folder if resume else None, seed=what.seed):
            progress.show(snap)
            used = meter.joules()
            due = snap.images // recipe.every > before // recipe.every or snap.images >= recipe.images
            before = snap.images
            if due:
                if first:  # only now: a run that may not be resumed like this keeps its own
                    write_json(out / "run.json", facts | ({} if used is None else {"joules": round(spent + used)}))
                snap.save(folder)
            if first and (due or snap.images <= recipe.every):
                save_sheet(snap.ema, out / runs.SHEETS / f"{snap.images:012d}.png", first_batches(gan, data))
    if first:
        print(f"done: {out}.  Next: gancourse sample {out}, gancourse gif {out}")


TOO_LARGE = ("allocate", "overflow", "Overflow")  # what PyTorch's allocator says, and a size beyond its integers


def built(recipe: recipes.Recipe) -> GAN:
    """The model of a recipe; settings that this machine's memory cannot hold are a CourseError."""
    try:
        return recipe.build()
    except (RuntimeError, TypeError) as error:
        if not any(words in str(error) for words in TOO_LARGE):
            raise
        raise CourseError(f"networks of these settings do not fit into memory: {recipe.hyper}") from error


def begun(out: Path, resume: bool) -> int:
    """How many images the run in `out` has seen.  Raises CourseError where `resume` does not fit what is there."""
    folder = out / runs.CHECKPOINTS
    if not checkpoint.find(folder):
        if resume:
            raise CourseError(f"there is no checkpoint in {folder}; start the training without --resume")
        return 0
    if not resume:
        raise CourseError(f"{out} already holds a run; go on with --resume or choose another --out")
    return checkpoint.latest(folder)[1]["images"]


def joules(out: Path) -> float:
    """The energy that the run in `out` has taken before, as far as it was measured."""
    return runs.load(out).facts.get("joules", 0.0) if (out / "run.json").exists() else 0.0


class Progress:
    """A bar with images a second, the losses and the time left."""

    def __init__(self, images: int, before: int, silent: bool):
        from tqdm import tqdm

        self.bar = tqdm(total=images, initial=before, unit=" images", unit_scale=True, disable=silent)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error) -> None:
        self.bar.close()

    def show(self, snap) -> None:
        """Move the bar to a snapshot."""
        losses = {name: f"{value:.3f}" for name, value in snap.terms.items() if name.endswith("/loss")}
        self.bar.set_postfix(losses, refresh=False)
        self.bar.update(snap.images - self.bar.n)


def first_batches(gan: GAN, data, n: int = SHEET) -> Iterator[Batch]:
    """The data's batches of `n` from the beginning, on the game's device: the same pictures on every sheet."""
    return data.batches(gan.fields, n, next(gan.parameters()).device)


def recipe_batches(run: runs.TrainedRun, n: int = SHEET) -> Iterator[Batch]:
    """Batches of `n` of what a run was trained on; the data are loaded when the first is asked for."""
    yield from first_batches(run.gan, recipes.Recipe(**run.recipe).load(run.gan), n)


@torch.no_grad()
def save_sheet(gan: GAN, path: Path, batches: Iterator[Batch], n: int = SHEET, seed: int = 0) -> None:
    """A contact sheet of `n` pictures from the noise that `seed` names.

    `batches` are the real ones, for games that make pictures from pictures.
    """
    from .plot import to_pil

    with apart(next(gan.parameters()).device, seed):
        pictures = gan.sheet(n, batches)
    with atomic(path) as part:
        to_pil(pictures).save(part, path.suffix.removeprefix("."))
