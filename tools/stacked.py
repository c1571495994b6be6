"""Make the table of Stacked MNIST: how many of 1,000 modes each game finds, along the training, several seeds.

    python tools/stacked.py FOLDER          # -> gancourse/runs/tables/stacked-mnist.json; full MNIST
    python tools/stacked.py FOLDER r3gan    # only this game is played

Each game is given about the same time on one core.  A finished run leaves a file in FOLDER and is not played again; one
that was interrupted goes on from its last checkpoint.  The table holds all that are done.
"""

import json
import sys
from pathlib import Path

import torch
from resumable import once, samples

import gancourse as gc
from gancourse import metrics, recipes, runs
from gancourse.engine import checkpoint, train
from gancourse.files import write_json
from gancourse.hardware import describe

SEEDS, STAGES = (0, 1, 2), 13
SAMPLES, FEWER = 26_000, 10_000  # at the end, as in the literature, and along the way
GAMES = ("r3gan", "dcgan", "lsgan", "wgan_gp", "sngan")  # each with its recipe


def main() -> None:
    """Play what is not yet finished, all games with one seed before the next; write the table after each."""
    torch.set_num_threads(1)
    folder, asked = Path(sys.argv[1]), sys.argv[2:] or GAMES
    data = gc.data.load("stacked", size=32)
    order = torch.randperm(len(data), generator=torch.Generator().manual_seed(0))
    modes, kl = metrics.stacked_floor(SAMPLES)
    table = dict(items=len(data), samples=SAMPLES, fewer=FEWER, hardware=describe(), games={})
    table |= dict(real=measured(data["x"][order[:SAMPLES]]), floor=dict(captured=round(modes, 1), kl=round(kl, 4)))
    for seed in SEEDS:
        for name in GAMES:
            recipe, path = recipes.find(name, "stacked"), folder / f"{name}-{seed}.json"
            if name not in asked and not path.exists():
                continue
            found = once(path, played, recipe, data, seed, folder)
            game = table["games"].setdefault(name, dict(hyper=recipe.hyper, images=recipe.images, runs=[]))
            game["runs"].append(dict(seed=seed) | found)
            write_json(runs.HERE / "tables" / "stacked-mnist.json", table)


def played(recipe: recipes.Recipe, data, seed: int, folder: Path) -> dict:
    """The modes that the averaged generator finds at each stage of one training, and at its end."""
    torch.manual_seed(seed)
    gan, home = recipe.build(), folder / f"{recipe.model}-{seed}"
    resume = home if checkpoint.find(home) else None
    for snap in train(gan, data, recipe.images, recipe.images // STAGES, seed=seed, resume=resume):
        stage = dict(images=snap.images, seconds=round(snap.seconds), **measured(samples(snap.ema, FEWER)))
        write_json(home / f"stage-{snap.images:09d}.json", stage)
        snap.save(home, keep=1)
    stages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(home.glob("stage-*.json"))]
    return dict(stages=stages, **measured(samples(snap.ema, SAMPLES)))


def measured(images: torch.Tensor) -> dict:
    """Modes and reverse KL."""
    found = metrics.stacked_modes(images)
    return dict(captured=found.captured, kl=round(found.kl, 4))


if __name__ == "__main__":
    main()
