"""Make the table of all losses on ring-8 and grid-25: modes and high-quality share, several seeds.

    python tools/toys.py FOLDER    # -> gancourse/runs/tables/toys.json

Every loss is played by the same two networks with the numbers of the recipe for the set, without a penalty and with
each; nothing else is tuned for any of them.  A finished run leaves a file in FOLDER and is not played again.
"""

import sys
from pathlib import Path

import torch
from resumable import once

import gancourse as gc
from gancourse import metrics, recipes, runs
from gancourse.data import toys
from gancourse.engine import train
from gancourse.errors import CourseError
from gancourse.files import write_json
from gancourse.hardware import describe
from gancourse.models.mixture import LOSSES
from gancourse.runs import fixed_samples

SETS, SEEDS, POINTS = ("ring8", "grid25"), (0, 1, 2), 2500
FREE = dict(r1=0.0, r2=0.0, penalty=0.0)


def variants(name: str) -> dict[str, dict]:
    """The rows of the table: a name, and what differs from the recipe."""
    gamma = recipes.find("mixture", name).hyper["r1"]
    rows = {loss: dict(loss=loss, **FREE) for loss in LOSSES}
    rows |= {f"{loss}, R1": dict(loss=loss, **FREE | dict(r1=gamma)) for loss in LOSSES}
    rows |= {f"{loss}, R1, R2": dict(loss=loss, **FREE | dict(r1=gamma, r2=gamma)) for loss in LOSSES}
    return rows | {"wasserstein, slope 1": dict(loss="wasserstein", **FREE | dict(penalty=0.1))}


def main() -> None:
    """Play what is not yet finished, then write the table."""
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    sets = {}
    for name in SETS:
        rows = {
            row: [once(folder / f"{name}-{row}-{seed}.json", played, name, change, seed) for seed in SEEDS]
            for row, change in variants(name).items()
        }
        recipe = recipes.find("mixture", name)
        real = gc.data.load(name, split="test", limit=len(SEEDS) * POINTS)["x"].split(POINTS)
        floor = [measured(points, name) for points in real]
        sets[name] = dict(hyper=recipe.hyper, images=recipe.images, rows=rows, perfect=floor)
    table = dict(seeds=SEEDS, points=POINTS, ceiling=metrics.quality_ceiling(), hardware=describe(), sets=sets)
    write_json(runs.HERE / "tables" / "toys.json", table)


def played(name: str, change: dict, seed: int) -> dict:
    """What the averaged and the last generator of one training found."""
    recipe = recipes.find("mixture", name)
    torch.manual_seed(seed)
    gan = gc.models.get("mixture")(**recipe.hyper | change)
    try:
        *_, snap = train(gan, gc.data.load(name), recipe.images, seed=seed)
    except CourseError as error:  # its loss became infinite: that is a result, too
        return dict(captured=0, quality=0.0, kl=None, error=str(error))
    return measured(fixed_samples(snap.ema, POINTS), name) | {"last": measured(fixed_samples(snap.gan, POINTS), name)}


def measured(points: torch.Tensor, name: str) -> dict:
    """Modes, share of high quality and reverse KL."""
    found = metrics.modes(points, toys.centres(name), toys.std(name))
    return dict(captured=found.captured, quality=round(found.quality, 4), kl=round(found.kl, 4))


if __name__ == "__main__":
    main()
