"""Make the table of Stacked MNIST: how many of 1,000 modes each loss finds, along the training, several seeds.

    python tools/stacked.py FOLDER                  # -> gancourse/runs/tables/stacked-mnist.json; full MNIST
    python tools/stacked.py FOLDER nonsaturating    # only this loss is played

Every loss is played by R3GAN's networks with the numbers of its recipe, both penalties among them; nothing is tuned for
any other loss.  A training takes half an hour of a core.  A finished one leaves a file in FOLDER and is not played
again; one that was interrupted goes on from its last checkpoint.  The table holds all that are done.
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
from gancourse.game import GAN
from gancourse.hardware import describe
from gancourse.losses import Loss
from gancourse.models.mixture import LOSSES

RECIPE, SEEDS, STAGES = recipes.find("r3gan", "stacked"), (0, 1, 2), 13
SAMPLES, FEWER = 26_000, 10_000  # at the end, as in the literature, and along the way


def main() -> None:
    """Play what is not yet finished, all losses with one seed before the next; write the table after each."""
    torch.set_num_threads(1)
    folder, asked = Path(sys.argv[1]), sys.argv[2:] or LOSSES
    data = gc.data.load("stacked", size=32)
    order = torch.randperm(len(data), generator=torch.Generator().manual_seed(0))
    modes, kl = metrics.stacked_floor(SAMPLES)
    table = dict(items=len(data), samples=SAMPLES, fewer=FEWER, hardware=describe())
    table |= dict(hyper=RECIPE.hyper, images=RECIPE.images, losses={})
    table |= dict(real=measured(data["x"][order[:SAMPLES]]), floor=dict(captured=round(modes, 1), kl=round(kl, 4)))
    for seed in SEEDS:
        for loss in LOSSES:
            path = folder / f"{loss}-{seed}.json"
            if loss in asked or path.exists():
                found = once(path, played, loss, data, seed, folder / f"{loss}-{seed}")
                table["losses"].setdefault(loss, []).append(dict(seed=seed) | found)
                write_json(runs.HERE / "tables" / "stacked-mnist.json", table)


def game(loss: Loss) -> GAN:
    """R3GAN with another loss in place of its own."""
    gan = RECIPE.build()
    gan.loss = loss if loss.pairs else Loss(loss.d, lambda fake, real: loss.g(fake), pairs=True)
    return gan


def played(loss: str, data: gc.data.Resident, seed: int, home: Path) -> dict:
    """The modes that the averaged generator finds at each stage of one training, and at its end."""
    torch.manual_seed(seed)
    gan, resume = game(LOSSES[loss]), home if checkpoint.find(home) else None
    for snap in train(gan, data, RECIPE.images, RECIPE.images // STAGES, seed=seed, resume=resume):
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
