"""Two ways to do the same work, timed in turns: A B A B ...

Each runs in a process of its own, because speed switches (float denormals, the allocator) reach everything in a
process.  What counts is the ratio of two neighbouring turns: whatever else the machine does then slows both.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import torch

from gancourse import hardware

# Yields facts about what it built, then after every turn what it has to say: plain numbers.
Work = Callable[[], Iterator]

METHODS = multiprocessing.get_all_start_methods()
processes = multiprocessing.get_context("forkserver" if "forkserver" in METHODS else "spawn")
processes.set_forkserver_preload(["benchmarks.cases"])  # import torch once


def options(argv: list[str] | None, prog: str, description: str, **flags: str) -> argparse.Namespace:
    """What the reader asks for: `quick`, `turns`, `threads`, `only`, and further flags with their help."""
    parser = argparse.ArgumentParser(prog=f"python -m {prog}", description=description)
    parser.add_argument("--quick", action="store_true", help="one tiny turn a row: does everything run?")
    parser.add_argument("--turns", type=int, default=15, help="pairs of turns a row (default: 15)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="default: as many as torch takes")
    parser.add_argument("--only", default="", metavar="WORD", help="the rows whose name holds this word")
    for name, words in flags.items():
        parser.add_argument(f"--{name}", action="store_true", help=words)
    given = parser.parse_args(argv)
    if given.quick:
        given.turns = 1
    return given


class Contestant:
    """`work` in a process of its own, one turn at a time."""

    def __init__(self, work: Work, threads: int):
        self.pipe, theirs = processes.Pipe()
        self.process = processes.Process(target=serve, args=(work, theirs, threads))
        self.process.start()
        theirs.close()
        self.facts = self.pipe.recv()

    def turn(self) -> float:
        """Take a turn; the seconds that it took.  What the work had to say is in `said`."""
        self.pipe.send("turn")
        seconds, self.said = self.pipe.recv()
        return seconds

    def stop(self) -> float:
        """End the process; its peak memory in megabytes, or nan where the system does not tell."""
        self.pipe.send("stop")
        peak = self.pipe.recv()
        self.process.join()
        return peak


def serve(work: Work, pipe, threads: int) -> None:
    """The other end of a contestant's pipe."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    turns = work()
    pipe.send(next(turns))
    while pipe.recv() == "turn":
        clock = time.perf_counter()
        said = next(turns)
        pipe.send((time.perf_counter() - clock, said))
    pipe.send(peak_memory())


def peak_memory() -> float:
    """The most memory that this process has held, in megabytes; nan where Linux does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), float("nan"))


@dataclass(frozen=True)
class Duel:
    """What came out when two contestants took turns."""

    name: str
    ours: list[float]  # images a second, one number a turn
    theirs: list[float]
    memory: tuple[float, float]  # peaks in megabytes, ours and theirs

    @property
    def ratios(self) -> list[float]:
        """How many times as fast ours was, one number a pair of turns."""
        return [a / b for a, b in zip(self.ours, self.theirs)]

    def row(self) -> list[str]:
        """The cells of a table: name, ratio, its middle half, then speed and memory of theirs and ours."""
        low, _, high = quantiles(self.ratios, n=4) if len(self.ratios) > 1 else self.ratios * 3
        speeds = [f"{speed:,.0f}" if speed >= 10 else f"{speed:.2g}" for speed in map(median, (self.theirs, self.ours))]
        return [
            self.name,
            f"**{median(self.ratios):.2f}**",
            f"{low:.2f} to {high:.2f}",
            *speeds,
            *(f"{m:,.0f}" for m in reversed(self.memory)),
        ]


def duel(name: str, ours: Work, theirs: Work, images: int, given: argparse.Namespace) -> Duel:
    """Let two contestants take turns of `images` images; the first turn of each warms up and does not count.

    Raises RuntimeError if they did not build the same networks.
    """
    pair = [Contestant(work, given.threads) for work in (ours, theirs)]
    if pair[0].facts != pair[1].facts:
        raise RuntimeError(f"{name}: the networks differ, {pair[0].facts} parameters and {pair[1].facts}")
    for one in pair:
        one.turn()
    speeds = [[images / one.turn() for one in pair] for _ in range(given.turns)]
    done = Duel(name, *map(list, zip(*speeds)), tuple(one.stop() for one in pair))
    print(f"{name}: {median(done.ratios):.2f}", file=sys.stderr)  # the table waits for the last row
    return done


def table(duels: list[Duel], theirs: str, ours: str, given: argparse.Namespace) -> str:
    """Duels as a Markdown table."""
    head = [
        "",
        "ratio",
        "middle half",
        *(f"{who}, {what}" for what in ("images/s", "peak MB") for who in (theirs, ours)),
    ]
    return measured(head, [duel.row() for duel in duels], given)


def measured(head: list[str], rows: list[list[str]], given: argparse.Namespace) -> str:
    """A Markdown table, and below it how it was measured and the size of the machine."""
    how = f"{given.turns} pairs of turns on {machine()}, threads {given.threads}, torch {torch.__version__}."
    return f"{markdown(head, rows)}\n\n{how}"


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table: names on the left, numbers to the right."""
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def machine() -> str:
    """Its size: cores and memory."""
    memory = hardware.memory()
    return f"{os.cpu_count()} cores" + (f", {memory / 1e9:.0f} GB" if memory else "")
