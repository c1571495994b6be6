"""Make a shipped run: train by the registered recipe (or go on where it stopped), then pack what readers need.

    python tools/ship.py dcgan mnist            # -> gancourse/runs/dcgan-mnist
    python tools/ship.py dcgan mnist --from DIR # pack a finished `gancourse train --out DIR`

Packed are the averaged weights of the game's product in half precision, about twenty sheets of samples from one noise,
and run.json with recipe, seed, hardware, history and time.
"""

import argparse
import math
import shutil
from pathlib import Path

from PIL import Image
from safetensors.torch import save_file

from gancourse import cli, runs
from gancourse.errors import CourseError
from gancourse.files import atomic, write_json

STAGES = 20


def main() -> None:
    """Train if needed, then pack."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("data")
    parser.add_argument("--from", dest="folder", type=Path, help="the training's folder (default: runs/MODEL-DATA)")
    arguments = parser.parse_args()
    name = f"{arguments.model}-{arguments.data}"
    folder = arguments.folder or Path("runs") / name
    if not arguments.folder:
        begun = ["--resume"] if (folder / runs.CHECKPOINTS).exists() else []
        cli.main(["train", arguments.model, "--data", arguments.data, "--out", str(folder), *begun])
    try:
        pack(runs.load(folder), runs.HERE / name)
    except CourseError as error:
        parser.exit(2, f"{error}\n")


def pack(run: runs.TrainedRun, out: Path) -> None:
    """Write the shipped form of `run` to `out`."""
    if run.history[-1]["images"] < run.recipe["images"]:
        raise CourseError(f"{run.path} is not finished: {run.history[-1]['images']:,} images; go on with --resume")
    shutil.rmtree(out / runs.SHEETS, ignore_errors=True)
    half = {k: v.half() if v.is_floating_point() else v for k, v in runs.product(run.gan).items()}
    with atomic(out / runs.WEIGHTS) as part:
        save_file({k: v.contiguous() for k, v in half.items()}, part)
    paths = sorted((run.path / runs.SHEETS).glob("*.png"))
    for path in spaced(paths, STAGES):
        with atomic(out / runs.SHEETS / path.with_suffix(".webp").name) as part, Image.open(path) as sheet:
            sheet.save(part, "webp", lossless=True, quality=100, method=6)
    write_json(out / "run.json", run.facts | {"history": thinned(run.history)})


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
