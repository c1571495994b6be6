"""A class is marked: seconds, and the most memory that all processes hold together.

The class is that of the tests: seventy honest submissions, thirty-six attacks, twelve broken files.  Memory that
processes share is counted once (proportional set size).  Needs bubblewrap, and is fair on an idle machine only.
"""

import argparse
import os
import re
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gancourse.grade import collect, running
from gancourse.grade.session import MEMORY, children
from tests import classroom

PART = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
LOOK = 0.1  # seconds between two looks at the memory
QUICK = 12  # each such submission counts, when it is to be quick


def options(argv: list[str] | None) -> argparse.Namespace:
    """What the reader asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"one submission in {QUICK}: does everything run?")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="submissions at a time (default: 2)")
    return parser.parse_args(argv)


def held(pid: int) -> int:
    """Bytes of a process and of all below it; where the kernel does not tell a process's share, all but its files."""
    kilobytes = []
    for name, wanted in (("smaps_rollup", PART), ("status", MEMORY)):
        try:
            kilobytes = wanted.findall(Path(f"/proc/{pid}/{name}").read_text(errors="replace"))
            break
        except OSError:  # it has ended, or belongs to somebody else
            continue
    return 1024 * sum(map(int, kilobytes)) + sum(map(held, children(pid)))


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """A list whose last entry is the most that `pid` and all below it have held so far."""
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(LOOK):
            peak.append(max(peak.pop(), held(pid)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def hand_in(room: classroom.Room, folder: Path, port: int, every: int) -> dict[str, int | None]:
    """Put each `every`th submission of the class into folder/down; the points of each student."""
    (folder / "down").mkdir()
    expected = {}
    for student, _, data, points in list(classroom.submissions(room, folder, port))[::every]:
        (folder / "down" / f"a1-{student}.ipynb").write_bytes(data)
        expected[student] = points
    return expected


def main(argv: list[str] | None = None) -> None:
    """Mark the class and print what it took."""
    given = options(argv)
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as server:
        folder = Path(name)
        room = classroom.room(folder)
        expected = hand_in(room, folder, server.getsockname()[1], QUICK if given.quick else 1)
        clock = time.perf_counter()
        with watched(os.getpid()) as peak:
            collect.collect(room.pack, "a1", folder / "down", room.students)
            list(running.run(room.pack, "a1", given.jobs))
        seconds = time.perf_counter() - clock
        head, *rows = running.table(room.pack, "a1")
        points = {row[0]: row[head.index("automatic")] for row in rows}
    from .timing import machine, markdown  # with PyTorch, which would count above

    right = sum(points[student] == of for student, of in expected.items())
    row = [str(len(expected)), str(right), str(given.jobs), f"{seconds:.0f}", f"{peak[0] / 1e6:,.0f}"]
    print(markdown(["submissions", "as they should be", "jobs", "seconds", "peak MB"], [row]))
    print(f"\nOn {machine()}.")


if __name__ == "__main__":
    main()
