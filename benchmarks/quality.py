"""What a second of training is worth: Frechet distance over time, DCGAN on the package's digits of 32 pixels.

The engine and the plain loop play the same networks in turns.  After every turn `PICTURES` samples are held against
test images, which takes no time from either.  The plain loop draws them from the generator as it stands, the engine
from the averaged one.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice

import torch
from torch import Tensor, nn

import gancourse as gc
from gancourse import metrics
from gancourse.evaluate.bench import bench, table
from gancourse.game import GAN

from . import plain
from .cases import CASES, Case, sizes
from .timing import Contestant, measured, options

CASE = CASES[1]
PICTURES, PART = 5_000, 500
IMAGES = 24_000  # in a turn: twice the package's digits


def by_engine(case: Case, images: int) -> Iterator:
    """Train with `gancourse.train`; a turn, then its distance."""
    gan = case.gan()
    yield sizes(gan.players())
    for snap in gc.train(gan, digits(case), images=10**12, every=images):
        yield
        yield distance(case, snap.ema.sample(PICTURES))


def by_hand(case: Case, images: int) -> Iterator:
    """Train with the plain loop; a turn, then its distance."""
    gan, hp = case.gan(), case.hp
    yield sizes(gan.players())
    judge = nn.Sequential(gan.D, nn.Sigmoid())
    steps = plain.train(gan.G, judge, digits(case)["x"], (hp.z_dim,), hp.batch_size, hp.lr, hp.betas, workers=2)
    while True:
        list(islice(steps, images // hp.batch_size))
        yield
        yield distance(case, drawn(gan))


def digits(case: Case) -> gc.data.Resident:
    """The pictures to learn."""
    return gc.data.load("mnist", size=case.hp.size, channels=case.hp.channels)


@torch.no_grad()
def drawn(gan: GAN) -> Tensor:
    """Samples as such loops draw them: in training mode, with the statistics of their own batch."""
    return torch.cat([gan.G(torch.randn(PART, gan.hp.z_dim)) for _ in range(PICTURES // PART)])


def distance(case: Case, samples: Tensor) -> float:
    """The Frechet distance of samples from test images, as in the report card."""
    measures = bench("mnist", case.hp.size, case.hp.channels)
    return metrics.frechet(table(measures), metrics.embed(measures.extract, samples))


def main(argv: list[str] | None = None) -> None:
    """Let both play, and print a row a turn."""
    given = options(argv, "benchmarks.quality", __doc__)
    case, images = (CASE.quick(), 8) if given.quick else (CASE, IMAGES)
    pair = [Contestant(partial(way, case, images), given.threads) for way in (by_hand, by_engine)]
    spent, rows = [0.0, 0.0], []
    for turn in range(1, given.turns + 1):
        cells = [f"{turn * images:,}"]
        for i, one in enumerate(pair):
            spent[i] += one.turn()
            one.turn()
            cells += [f"{spent[i]:.0f}", f"{one.said:.1f}"]
        rows.append(cells)
    for one in pair:
        one.stop()
    head = ["images", "plain, seconds", "plain, distance", "engine, seconds", "engine, distance"]
    print(measured(head, rows, given))


if __name__ == "__main__":
    main()
