"""Several processes on one machine (gloo) against one: the same batch, shared out, and the same result.

The others play along with the first, which is timed; gradients are averaged in one message a move.
"""

import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import torch
from torch import distributed

from .cases import CASES, Case, by_engine
from .timing import duel, options, processes, table

WORLDS = (2, 4)


def member(case: Case, rank: int, world: int, folder: str) -> Iterator[dict]:
    """One of the processes: join the others, then train."""
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    meeting = (Path(folder) / "meeting").as_uri()
    distributed.init_process_group("gloo", meeting, world_size=world, rank=rank)
    yield from by_engine(case)


def follow(case: Case, rank: int, world: int, folder: str, threads: int) -> None:
    """Play along as long as the first one plays."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    for _ in member(case, rank, world, folder):
        pass


def by_several(case: Case, world: int) -> Iterator[dict]:
    """Train in `world` processes; a turn is a snapshot."""
    with tempfile.TemporaryDirectory() as folder:
        for rank in range(1, world):
            given = case, rank, world, folder, torch.get_num_threads()
            processes.Process(target=follow, args=given, daemon=True).start()
        yield from member(case, 0, world, folder)


def main(argv: list[str] | None = None) -> None:
    """Measure every case with two and with four processes, and print a table."""
    given = options(argv, "benchmarks.processes", __doc__)
    duels = []
    for case in (case.quick() if given.quick else case for case in CASES if given.only in case.name):
        for world in WORLDS:
            several = partial(by_several, case, world)
            duels.append(duel(f"{case.name}, {world} processes", several, partial(by_engine, case), case.images, given))
    print(table(duels, "one", "several", given))


if __name__ == "__main__":
    main()
