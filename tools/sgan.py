"""Make the table of chapter 09: digits from few labels, with and without the pictures that have none.

    python tools/sgan.py             # -> gancourse/runs/tables/sgan-100.json; full MNIST
    python tools/sgan.py --out DIR   # where finished trainings are noted, so that a second call goes on (runs/sgan-100)

For each draw of labels three classifiers with the same first weights are trained on the same number of batches: SGAN,
the same network on the pictures with labels alone, and the same network as its own teacher.  Accuracy is that of the
averaged weights on all test images, ten times in a training.  A hundred labels come first; then other numbers of labels
with a fifth of the images, to be held against the second of the ten.
"""

import argparse
from pathlib import Path

import torch
from resumable import once

import gancourse as gc
from gancourse import recipes, runs
from gancourse.engine import train
from gancourse.files import write_json
from gancourse.hardware import describe
from gancourse.models import sgan

METHODS = {"sgan": sgan.SGAN, "supervised": sgan.Supervised, "pseudo_labels": sgan.PseudoLabels}
RECIPE = recipes.find("sgan", "mnist")
PLAN = [(100, draw, RECIPE.images) for draw in range(1, 6)]  # labels, draw (0 chose the settings), images to see
PLAN += [(labels, draw, RECIPE.images // 5) for labels in (20, 50, 1000) for draw in range(1, 4)]


def main() -> None:
    """Train what is not trained yet, then write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/sgan-100"))
    folder = parser.parse_args().out
    torch.set_num_threads(1)
    shape = dict(size=RECIPE.hyper["size"], channels=RECIPE.hyper["channels"])
    data, test = (gc.data.load("mnist", split=split, **shape) for split in ("train", "test"))
    rows = [
        once(folder / f"{labels}-{draw}-{images}-{method}.json", result, data, test, method, labels, draw, images)
        for labels, draw, images in PLAN
        for method in METHODS
    ]
    table = dict(hyper=RECIPE.hyper, items=[len(data), len(test)], hardware=describe(), rows=rows)
    write_json(runs.HERE / "tables" / "sgan-100.json", table)


def result(data, test, method: str, labels: int, draw: int, images: int) -> dict:
    """Train one classifier on one draw of labels; its accuracy on the way and at the end."""
    torch.manual_seed(draw)
    game, accuracies = METHODS[method](**RECIPE.hyper), []
    few = gc.data.few_labels(data, labels, draw)
    for snap in train(game, few, images, images // 10, seed=draw):
        accuracies.append(accuracy(snap.ema, test))
    return dict(method=method, labels=labels, draw=draw, images=snap.images, accuracies=accuracies)


@torch.no_grad()
def accuracy(game, test) -> float:
    """Share of the test images that D names rightly."""
    named = torch.cat([game.D(part / 127.5 - 1).argmax(1) for part in test["x"].split(1000)])
    return (named == test["y"]).double().mean().item()


if __name__ == "__main__":
    main()
