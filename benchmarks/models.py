"""Every model of the course: the engine against the plain loop around the same game, and against the bound.

plain: a DataLoader, every loss backward through all that it reaches, PyTorch's Adam, every term read with `.item()`
after its move, no average of the weights.  bound: the forward and backward passes of the engine alone, on one batch
that is there already.  Each at the size of its recipe on small pictures, or with --paper at the size of its paper.
"""

import math
import time
from collections.abc import Iterator
from functools import partial
from itertools import chain, repeat
from statistics import median

import torch
from torch.utils.data import DataLoader, Dataset

import gancourse as gc
from gancourse import recipes
from gancourse.data import Resident
from gancourse.engine import Fast, memory
from gancourse.engine.round import moves, plain_round
from gancourse.game import GAN
from gancourse.pixels import floats

from .cases import sizes
from .noise import pictures
from .timing import duel, measured, options

TURN = 1.0  # seconds that a turn of the plain loop should take, about
BATCHES = 8  # of data that go round
GROWN = {"progan": dict(phase=1), "stylegan": dict(phase=1), "stackgan": dict(first=1, halving=1)}  # at once


class Items(Dataset):
    """Resident data as a DataLoader wants them: one item at a time, floats in [-1, 1]."""

    def __init__(self, data: Resident):
        self.columns = [data[field] for field in data.fields]

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, i: int) -> list[torch.Tensor]:
        return [floats(column[i]) for column in self.columns]


def built(model: str, hyper: dict) -> tuple[GAN, Resident]:
    """A game, grown to its last size, and some batches of noise for it."""
    gan = gc.models.get(model)(**hyper)
    gan.before_round(memory.GROWN)
    return gan, pictures(gan, BATCHES * gan.hp.batch_size)


def by_engine(model: str, hyper: dict, images: int, fast: Fast | None = None) -> Iterator:
    """Train with `gancourse.train`; a turn is a snapshot."""
    gan, data = built(model, hyper)
    yield sizes(gan.players())
    for snap in gc.train(gan, data, images=10**12, every=images, fast=fast):
        yield snap.terms


def by_hand(model: str, hyper: dict, rounds: int, workers: int) -> Iterator:
    """Train as published loops do."""
    gan, data = built(model, hyper)
    yield sizes(gan.players())
    loader = DataLoader(
        Items(data), gan.hp.batch_size, shuffle=True, num_workers=workers, persistent_workers=workers > 0
    )
    batches = chain.from_iterable(repeat(loader))
    optimizers = Fast().optimizers(gan)
    while True:
        for _ in range(rounds):
            for move in gan.step(batches):
                optimizers[move.player].zero_grad()
                move.loss.backward()
                optimizers[move.player].step()
                terms = {name: term.item() for name, term in move.terms.items()}
        yield terms


def by_bound(model: str, hyper: dict, rounds: int) -> Iterator:
    """The passes alone, as the engine makes them."""
    gan, data = built(model, hyper)
    yield sizes(gan.players())
    fast = Fast.here(gan)
    fast.place(gan)
    batch = next(data.batches(gan.fields, gan.hp.batch_size, fast.device))
    mine = {name: list(net.parameters()) for name, net in gan.players().items()}
    while True:
        with fast.flushing():
            for _ in range(rounds):
                for move in moves(gan, repeat(batch), fast.precision()):
                    torch.autograd.grad(move.loss, mine[move.player], allow_unused=True)
        yield


def rounds_in_a_turn(model: str, hyper: dict) -> int:
    """As many as take about `TURN` seconds."""
    gan, data = built(model, hyper)
    optimizers = Fast().optimizers(gan)
    batches = data.batches(gan.fields, gan.hp.batch_size, "cpu")
    plain_round(gan, batches, optimizers)
    clock = time.perf_counter()
    plain_round(gan, batches, optimizers)
    return math.ceil(TURN / (time.perf_counter() - clock))


def images_in_a_round(model: str, hyper: dict) -> int:
    """As the engine counts them: some games draw several batches."""
    gan, data = built(model, hyper)
    return next(gc.train(gan, data, images=1, every=1)).images


def settings(model: str, paper: bool, quick: bool) -> dict:
    """The numbers to measure a model with; a growing one is at its last size from the start."""
    recipe = recipes.find(model, recipes.data_names(model)[0])
    hyper = gc.models.get(model).tiny if quick else {} if paper else recipe.hyper
    return hyper | GROWN.get(model, {})


def row(model: str, hyper: dict, given) -> list[str]:
    """The cells of one model."""
    gan = gc.models.get(model)(**hyper)
    rounds = 1 if given.quick else rounds_in_a_turn(model, hyper)
    images = rounds * images_in_a_round(model, hyper)
    engine = partial(by_engine, model, hyper, images)
    plain = duel(model, engine, partial(by_hand, model, hyper, rounds, 0 if given.quick else 2), images, given)
    bound = duel(f"{model}, bound", engine, partial(by_bound, model, hyper, rounds), images, given)
    name, ratio, middle, *speeds_and_memory = plain.row()
    shape = f"{gan.hp.size} px, " if hasattr(gan.hp, "size") else ""
    share = f"{median(bound.ratios):.0%}"
    return [name, f"{shape}batch {gan.hp.batch_size}", ratio, middle, share, *speeds_and_memory]


def main(argv: list[str] | None = None) -> None:
    """Measure every model and print a table."""
    given = options(argv, "benchmarks.models", __doc__, paper="at the size of the paper, not of the course's recipe")
    names = [name for name in gc.models.names() if given.only in name]
    head = ["model", "size", "ratio", "middle half", "of the bound", "plain, images/s", "engine, images/s"]
    head += ["plain, peak MB", "engine, peak MB"]
    print(measured(head, [row(name, settings(name, given.paper, given.quick), given) for name in names], given))


if __name__ == "__main__":
    main()
