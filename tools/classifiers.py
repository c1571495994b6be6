"""Train the small classifiers of `gancourse.metrics`: GANCOURSE_DATA=DIR python tools/classifiers.py [NAME ...]

Each is trained on the training images alone; accuracy is that of the shipped half precision weights on the test images.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

import gancourse as gc
from gancourse.errors import unknown
from gancourse.files import atomic, write_json
from gancourse.hardware import describe
from gancourse.metrics.classify import FOLDER, SIDE, Classifier, classifier, facts

BATCH, SEED = 128, 0


@dataclass(frozen=True)
class Recipe:
    """What a classifier learns from which data, for how long, and how the images are moved about meanwhile."""

    data: str
    labels: tuple[str, ...]
    epochs: int
    turn: float = 0.0  # largest, in radians
    shift: float = 0.0  # largest, in pixels
    scale: float = 0.0  # largest change of size
    flip: bool = False
    channels: int = 1


RECIPES = {
    "mnist": Recipe("mnist", ("y",), 14, turn=0.15, shift=2, scale=0.1),
    "fashion": Recipe("fashion", ("y",), 18, shift=1, flip=True),
    "hangul": Recipe("hangul", ("y",), 30, shift=2, scale=0.05),
    "letters": Recipe("hangul", ("initial", "vowel", "final"), 120, turn=0.05, shift=2, scale=0.1),
    "emoji": Recipe("emoji", ("y",), 60, turn=0.05, shift=2, scale=0.1, flip=True, channels=3),
}


def main() -> None:
    """Train the named ones, or all, and write them down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(RECIPES))
    torch.set_num_threads(1)
    for name in parser.parse_args().names:
        if name not in RECIPES:
            parser.error(str(unknown("classifier", name, RECIPES)))
        make(name, RECIPES[name])


def make(name: str, recipe: Recipe) -> None:
    """Train one, store it in half precision, measure what was stored."""
    torch.manual_seed(SEED)
    load = lambda split, **options: gc.data.load(
        recipe.data, size=SIDE, channels=recipe.channels, split=split, **options
    )
    data, test = load("train", flip=recipe.flip), load("test")
    clock = time.process_time()
    classes = tuple(int(data[label].max()) + 1 for label in recipe.labels)
    net = trained(Classifier(recipe.channels, classes), data, recipe)
    seconds = time.process_time() - clock
    known = facts() if (FOLDER / "facts.json").exists() else {}
    known[name] = dict(data=recipe.data, channels=recipe.channels, labels=recipe.labels, classes=classes)
    known[name] |= dict(images=len(data), epochs=recipe.epochs, seed=SEED, test_images=len(test))
    with atomic(FOLDER / f"{name}.safetensors") as part:
        state = net.state_dict().items()
        save_file({key: (v.half() if v.is_floating_point() else v).contiguous() for key, v in state}, part)
    write_json(FOLDER / "facts.json", known)
    right = answers(test, recipe.labels) == classifier(name).predict(test["x"]).view(len(test), -1)
    known[name] |= dict(accuracy=share(right.all(1)), cpu_seconds=round(seconds), hardware=describe())
    if len(recipe.labels) > 1:
        known[name]["each"] = [share(column) for column in right.unbind(1)]
    write_json(FOLDER / "facts.json", known)
    print(f"{name}: {known[name]['accuracy']:.2%} of {len(test):,} after {seconds:.0f} s", file=sys.stderr)


def trained(net: Classifier, data, recipe: Recipe) -> Classifier:
    """The classifier after its epochs, with Adam and a learning rate that rises once and falls."""
    rounds = recipe.epochs * len(data) // BATCH
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, rounds)
    for _, (x, *y) in zip(range(rounds), data.batches(("x", *recipe.labels), BATCH, seed=SEED)):
        logits = net(moved(x, recipe)).split(net.classes, 1)
        loss = sum(F.cross_entropy(part, label) for part, label in zip(logits, y))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return net.eval()


def moved(x: Tensor, recipe: Recipe) -> Tensor:
    """Each image [B, C, H, W] turned, shifted and scaled by its own chance; outside it is as in its corner."""
    n = len(x)
    chance = lambda largest, *shape: (2 * torch.rand(n, *shape) - 1) * largest
    angle, size, shift = chance(recipe.turn), 1 + chance(recipe.scale), chance(2 * recipe.shift / SIDE, 2)
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], 1).view(n, 2, 2)
    places = F.affine_grid(torch.cat([size.view(n, 1, 1) * turn, shift[:, :, None]], 2), x.shape, align_corners=False)
    ground = x[:, :, :1, :1]
    return F.grid_sample(x - ground, places, align_corners=False) + ground


def answers(data, labels: tuple[str, ...]) -> Tensor:
    """The true classes: [N, labels]."""
    return torch.stack([data[label] for label in labels], 1)


def share(right: Tensor) -> float:
    """How many are right, to four digits."""
    return round(right.double().mean().item(), 4)


if __name__ == "__main__":
    if "GANCOURSE_DATA" not in os.environ:
        sys.exit("set GANCOURSE_DATA to the folder that holds the whole sets")
    main()
