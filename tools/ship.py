"""Make shipped runs: train by the registered recipe (or go on where it stopped), then pack what readers need.

    python tools/ship.py dcgan mnist            # trains in runs/dcgan-mnist, packs to gancourse/runs/dcgan-mnist
    python tools/ship.py dcgan mnist --seed 1   # a further seed: trained in runs/dcgan-mnist-1, measured, not packed
    python tools/ship.py --all                  # every run in SHIPPED that is not packed yet, one after the other

Packed are the averaged weights of the game's product in half precision, about twenty sheets of samples from one noise
(fewer where they would be heavy), and run.json with recipe, seed, hardware, history and time; metrics.json gets a row
for each seed.
"""

import argparse
import math
import shutil
from pathlib import Path

from PIL import Image
from safetensors.torch import save_file

from gancourse import evaluate, runs, training
from gancourse.engine import checkpoint
from gancourse.errors import CourseError
from gancourse.files import atomic, write_json

STAGES = 20
ALBUM = 200_000  # bytes that a run's sheets may take together
SHIPPED = (  # in the order of the course
    ("gan", "mnist"),
    ("lsgan", "mnist"),
    ("autoencoder", "mnist"),
    ("vae", "mnist"),
    ("dcgan", "mnist"),
    ("dcgan", "hangul"),
    ("wgan", "mnist"),
    ("wgan_gp", "mnist"),
    ("sngan", "mnist"),
    ("r3gan", "mnist"),
    ("cgan", "mnist"),
    ("cdcgan", "mnist"),
    ("cdcgan", "hangul"),
    ("acgan", "mnist"),
    ("sgan", "mnist"),
    ("pix2pix", "fashion"),
    ("pix2pix", "hangul"),
    ("cyclegan", "hangul"),
    ("cyclegan", "emoji"),
    ("discogan", "hangul"),
    ("progan", "mnist"),
    ("stylegan", "mnist"),
    ("context_encoder", "fashion"),
    ("segan", "emoji"),
    ("adain", "emoji"),
    ("stackgan", "emoji"),
)


def main() -> None:
    """Train, measure and pack what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?")
    parser.add_argument("data", nargs="?")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--all", action="store_true", help="every run in SHIPPED that is not packed yet")
    parser.add_argument("--root", type=Path, default=Path("runs"), help="where the trainings lie (default: runs)")
    arguments = parser.parse_args()
    if arguments.all == bool(arguments.model and arguments.data):
        parser.error("give a model and a data set, or --all")
    try:
        if arguments.all:
            for model, data in SHIPPED:
                if f"{model}-{data}" not in runs.names():
                    ship(model, data, 0, arguments.root)
        else:
            ship(arguments.model, arguments.data, arguments.seed, arguments.root)
    except CourseError as error:
        parser.exit(2, f"{error}\n")


def ship(model: str, data: str, seed: int, root: Path) -> None:
    """Train one run to its end; measure it; pack it if its seed is 0."""
    name = f"{model}-{data}"
    folder = root / (f"{name}-{seed}" if seed else name)
    run = trained(model, data, folder, seed)
    if seed == 0:
        pack(run, runs.HERE / name)
    evaluate.record(runs.HERE / name, run)


def trained(model: str, data: str, folder: Path, seed: int, settings: dict | None = None) -> runs.TrainedRun:
    """The finished run in `folder`: by the recipe but for `settings`, from the beginning or from where it stopped."""
    resume = bool(checkpoint.find(folder / runs.CHECKPOINTS))
    training.play(training.plan(model, data, folder, settings=settings or {}, seed=seed, resume=resume), folder, resume)
    return runs.load(folder)


def pack(run: runs.TrainedRun, out: Path) -> None:
    """Write the shipped form of `run` to `out`."""
    if run.history[-1]["images"] < run.recipe["images"]:
        raise CourseError(f"{run.path} is not finished: {run.history[-1]['images']:,} images; go on with --resume")
    half = {k: v.half() if v.is_floating_point() else v for k, v in runs.product(run.gan).items()}
    with atomic(out / runs.WEIGHTS) as part:
        save_file({k: v.contiguous() for k, v in half.items()}, part)
    pack_sheets(sorted((run.path / runs.SHEETS).glob("*.png")), out / runs.SHEETS)
    write_json(out / "run.json", run.facts | {"history": thinned(run.history)})


def pack_sheets(paths: list[Path], out: Path) -> None:
    """Write sheets of a training as WebP: about `STAGES`, or a half or a quarter of them if those are too heavy."""
    for stages in (STAGES, STAGES // 2, STAGES // 4):
        shutil.rmtree(out, ignore_errors=True)
        for path in spaced(paths, stages):
            with atomic(out / path.with_suffix(".webp").name) as part, Image.open(path) as sheet:
                sheet.convert("RGB").save(part, "webp", quality=75, method=6)  # a quarter of lossless; looks the same
        if sum(path.stat().st_size for path in out.iterdir()) <= ALBUM:
            return


def spaced(items: list, n: int) -> list:
    """About `n` of the items, closer at the start, where a training changes most; the last one always."""
    last = len(items) - 1
    places = {round(math.expm1(i / (n - 1) * math.log1p(last))) for i in range(n)} if last > 0 else {0}
    return [items[i] for i in sorted(places | {last})]


def thinned(history: list[dict], n: int = 200) -> list[dict]:
    """At most `n` rows, each the mean of those it stands for, numbers to five digits."""
    step = math.ceil(len(history) / n)
    rows = []
    for i in range(0, len(history), step):
        part = history[i : i + step]
        row = {name: sum(r[name] for r in part) / len(part) for name in part[0]}
        row |= {name: part[-1][name] for name in ("images", "seconds")}
        rows.append({k: v if k == "images" else float(f"{v:.5g}") for k, v in row.items()})
    return rows


if __name__ == "__main__":
    main()
