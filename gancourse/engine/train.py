"""The training loop: a generator that hands back control every `every` images.

The caller plots, measures and saves in the body of its `for` loop; the engine only trains.  What the body draws from
torch's random numbers does not change the training.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path

import torch
from torch import Tensor

from ..data import Resident
from ..data.resident import check_kind
from ..errors import CourseError, brief
from ..game import GAN
from ..randomness import apart
from . import checkpoint, dist
from .fast import Fast
from .replay import taped
from .run import Run, Snapshot


def train(
    gan: GAN,
    data: Resident,
    images: int,
    every: int | None = None,
    *,
    resume: str | Path | None = None,
    seed: int = 0,
    fast: Fast | None = None,
) -> Iterator[Snapshot]:
    """Play until `images` real images were seen; yield a snapshot after every `every` images and at the end.

    Both are rounded up to whole rounds.  Nothing happens before the first snapshot is asked for; where a resumed
    training had seen as many images already, there is none.

    gan: a game; it is brought to the device and trained in place.  data: what `gancourse.data.load` gives.
    resume: a folder with checkpoints to go on from, as if the training had never stopped.  seed: of the order of the
    images and of all noise.  fast: the speed switches, by default those that win on this machine.

    Raises CourseError if an argument is of another kind or the data do not fit the game, if a step yields something
    else than moves, if a loss is not finite, if there is no checkpoint or one of another run, or if a GPU's memory
    runs out.
    """
    every = images if every is None else every
    check_request(gan, data, images=images, every=every)
    if not isinstance(seed, int) or not isinstance(fast, Fast | None):
        raise CourseError(
            f"seed is {brief(seed)} and fast {brief(fast)}; seed is a whole number, fast the switches of "
            "gancourse.engine.Fast"
        )
    fast = fast or Fast.here(gan)
    with apart(fast.device):
        run = Run(gan, data, images, seed, fast)
        if resume is not None:
            run.restore(*checkpoint.latest(resume))
        yield from taped(run, every, snapshots(run, every))


def check_request(gan: GAN, data: Resident, **counts: float) -> None:
    """Say what is wanted, where something of another kind was given: a name in place of a game, or of its data."""
    if not isinstance(gan, GAN):
        raise CourseError(f"the game to train is {brief(gan)}; make one, for example gan = gc.models.get('dcgan')()")
    check_kind(data)
    for name, value in counts.items():
        if not (isinstance(value, int | float) and 0 < value < inf):
            raise CourseError(f"{name} is {value!r}; it must be a number greater than 0")


def snapshots(run: Run, every: int) -> Iterator[Snapshot]:
    """Train `run` to its target, pausing at every multiple of `every` images."""
    while run.images < run.target:
        clock = time.perf_counter()
        with memory_advice(run.gan), run.fast.flushing():
            rows = run.play(until=min((run.images // every + 1) * every, run.target))
        terms = mean(rows)  # here, and in the next line, the host waits for the device
        check_weights(run)
        run.note(time.perf_counter() - clock, terms)
        with apart(run.fast.device):
            yield run.snapshot()
        run.gan.train()  # whatever the caller did with it


def mean(rows: list[tuple[int, dict[str, Tensor]]]) -> dict[str, float]:
    """The mean of every term over the rounds and over all processes.  Raises CourseError if one was not finite."""
    names = list(rows[0][1])
    for images, terms in rows:
        if missing := set(names) ^ set(terms):
            last = images if set(names) - set(terms) else rows[0][0]
            raise CourseError(f"{min(missing)} is missing in the round up to {last} images; yield it in every round")
    table = dist.average(torch.stack([torch.stack([terms[n] for n in names]) for _, terms in rows]).double())
    bad = (~table.isfinite()).nonzero()
    if len(bad):
        i, j = bad[0].tolist()
        raise CourseError(
            f"{names[j]} became {table[i, j].item()} after {rows[i][0]} images; "
            "checkpoints saved before are good.  Try a smaller lr"
        )
    return dict(zip(names, table.mean(0).tolist()))


def check_weights(run: Run) -> None:
    """Raise CourseError if a weight is not finite: the next loss would tell, but a checkpoint may be saved before."""
    for player, net in run.gan.players().items():
        if not torch.stack([p.isfinite().all() for p in net.parameters()]).all():
            raise CourseError(
                f"weights of {player} became infinite or NaN by {run.images} images; "
                "checkpoints saved before are good.  Try a smaller lr"
            )


@contextmanager
def memory_advice(gan: GAN) -> Iterator[None]:
    """Say what to do when the GPU's memory is too small."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        n = gan.hp.batch_size
        raise CourseError(
            f"the GPU's memory is too small for batches of {n}; try batch_size={max(1, n // 2)} "
            f"(on the command line: --set batch_size={max(1, n // 2)})"
        ) from error
