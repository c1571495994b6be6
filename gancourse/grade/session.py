"""A submission at work in the sandbox, seen from outside: cells run, functions called, plain values come back."""

import builtins
import json
import os
import re
import secrets
import selectors
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .. import files
from ..exercises.helpers import Failed
from .inside.plain import TooMany, decode, encode
from .sandbox import Limits, start

PATIENCE = 5  # cells that stop the worker before only those with answers are run
GIVE_UP = 10  # and before a submission is left alone
LOOK = 0.02  # seconds between two looks at what a worker uses; what it takes in between is beyond its limit
MEMORY = re.compile(r"^Rss(?:Anon|Shmem):\s+(\d+) kB", re.MULTILINE)


class Gone(Exception):
    """The worker is no more; `key` is the hint that says why, `late` whether it was the time on the clock."""

    def __init__(self, key: str, late: bool = False):
        super().__init__(key)
        self.key, self.late = key, late


class Worker:
    """One process in a sandbox.  Every reply is read as a stranger's: too late, too long or garbled ends it."""

    def __init__(self, limits: Limits):
        self.limits = limits
        self.process = start(limits)
        self.next_look = 0.0  # on the clock
        self.rest = b""  # the beginning of a line that has not come whole yet
        for pipe in (self.process.stdin, self.process.stdout):
            os.set_blocking(pipe.fileno(), False)
        self.allow()

    def allow(self) -> None:
        """Grant the time of one cell or one exercise from now on."""
        self.cpu = spent(self.process.pid) + self.limits.seconds
        self.clock = time.monotonic() + self.limits.wall

    def ask(self, request: dict) -> dict:
        """The reply to one request; Gone if there is none that can be read.

        A reply repeats the request's token.  One with an older token was late, or a forked process wrote it, and is
        passed over; a line without any was written by the student's code, and ends the worker.
        """
        token = secrets.token_hex(8)
        message = json.dumps(request | {"token": token}).encode() + b"\n"
        try:
            for line in self.lines(message):
                reply = read(line)
                if reply["token"] == token:
                    return reply
        except Gone:
            self.end()
            raise
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            self.end()
            raise Gone("died") from None

    def lines(self, message: bytes) -> Iterator[bytes]:
        """Write a message and yield the lines that come, whichever of the two goes on; Gone at the end of a limit."""
        total = 0
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdin, selectors.EVENT_WRITE)
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                self.stay_within_limits()
                for key, _ in ready.select(timeout=LOOK):
                    if key.fileobj is self.process.stdin:
                        message = message[os.write(key.fd, message) :]
                        if not message:
                            ready.unregister(self.process.stdin)
                        continue
                    part = os.read(key.fd, 1 << 16)
                    total += len(part)
                    if not part or total > self.limits.reply:
                        raise Gone("flood" if part else "died")
                    *whole, self.rest = (self.rest + part).split(b"\n")
                    yield from whole

    def stay_within_limits(self) -> None:
        """Gone if the processor time, the time on the clock or the memory is used up; looks now and then."""
        now = time.monotonic()
        if now < self.next_look:
            return
        self.next_look = now + LOOK
        if spent(self.process.pid) > self.cpu:
            raise Gone("time")
        if now > self.clock:
            raise Gone("time", late=True)
        if held(self.process.pid) > self.limits.memory:
            raise Gone("memory")

    def end(self) -> None:
        """Kill the sandbox and all that runs in it."""
        self.process.kill()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def read(line: bytes) -> dict:
    """A reply from its line of JSON; a half of a character, which no file can hold, becomes a question mark."""
    return files.storable(json.loads(line.decode(errors="replace")))


def spent(pid: int) -> float:
    """Seconds of processor time of a process and all below it, those that ended included."""
    ticks = sum(int(field) for stat in family(pid, "stat") for field in stat.rpartition(")")[2].split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def held(pid: int) -> int:
    """Bytes of memory of a process and all below it, but for what is only a view of a file."""
    return 1024 * sum(int(kilobytes) for status in family(pid, "status") for kilobytes in MEMORY.findall(status))


def family(pid: int, name: str) -> Iterator[str]:
    """The file `name` in /proc of a process and of all below it that are still there."""
    try:
        yield Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return
    for child in children(pid):
        yield from family(child, name)


def children(pid: int) -> list[int]:
    """The processes that a process has started; each stands with the thread that started it."""
    found: list[int] = []
    with suppress(OSError):  # the process has ended
        for thread in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError):  # the thread has ended, and another one has its children now
                found += map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    return found


class Session:
    """The cells of one submission, run in order; a cell that stops the worker is left out when it starts again.

    The first `goal` cells are run, all of them to begin with; `answers` are the numbers of those that matter most.
    `left_out` maps the numbers of cells that stopped the worker to the reason, `raised` those that ended in an
    exception to its type and message; `late` says whether anything was stopped by the clock, which may be this
    machine's fault.
    """

    def __init__(self, cells: Sequence[str], limits: Limits, answers: Collection[int] = ()):
        self.cells, self.limits, self.answers = list(cells), limits, answers
        self.goal = len(self.cells)
        self.left_out: dict[int, str] = {}
        self.raised: dict[int, tuple[str, str]] = {}
        self.late = False
        self.worker: Worker | None = None
        self.done = 0  # cells that are behind the worker

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the worker, if one runs."""
        if self.worker:
            self.worker.end()
        self.worker = None

    def ready(self) -> Worker:
        """A worker in which the first `goal` cells have run, as far as they can be run."""
        while self.worker is None or self.done < self.goal:
            if len(self.left_out) >= GIVE_UP:
                raise Failed("died")
            if self.worker is None:
                self.worker, self.done = Worker(self.limits), 0
            else:
                self.step(self.done)
        self.worker.allow()
        return self.worker

    def step(self, number: int) -> None:
        """Run one cell, unless it is better left out."""
        self.done = number + 1
        if number in self.left_out or (self.tired and number not in self.answers):
            return
        self.worker.allow()
        try:
            reply = self.ask({"cell": self.cells[number]})
        except Failed as failure:
            self.left_out[number] = failure.key
            return
        if "error" in reply:
            self.raised[number] = error_of(reply)

    @property
    def tired(self) -> bool:
        """Whether so many cells have stopped the worker that only those with answers are run."""
        return len(self.left_out) >= PATIENCE

    def answer(self, entry: str, probe: str = "") -> Any:
        """What stands under `entry`: a function that runs in the sandbox, a plain value, or ... if there is nothing.

        With the source of a probe it is the probe that is called, with the student's function before the arguments.
        """
        reply = self.request({"look": entry})
        if reply.get("missing"):
            self.explain(entry)
            return ...
        if "error" in reply:
            kind, message = error_of(reply)
            raise Failed("exception", type=kind, message=message[:200])
        if not reply.get("function"):
            return value_of(reply)
        return lambda *arguments, **keywords: self.call(entry, probe, arguments, keywords)

    def explain(self, entry: str) -> None:
        """Failed, if `entry` is missing because a cell that names it went wrong."""
        for number, source in enumerate(self.cells):
            if not re.search(rf"\b{entry}\b", source):
                continue
            if number in self.left_out:
                raise Failed(self.left_out[number])
            if number in self.raised:
                kind, message = self.raised[number]
                raise Failed("exception", type=kind, message=message[:200])

    def call(self, entry: str, probe: str, arguments: tuple, keywords: dict) -> Any:
        """Call the student's function; what it raises is raised here if Python itself has the exception."""
        return value_of(self.request({"call": [entry, probe, encode(list(arguments)), encode(keywords)]}))

    def request(self, request: dict) -> dict:
        """Ask a worker that is ready, or for a call the one that was; Failed with the hint that tells why not."""
        if "call" not in request:
            self.ready()
        if self.worker is None:
            raise Failed("died")
        return self.ask(request)

    def ask(self, request: dict) -> dict:
        """The worker's reply; Failed if this was its end."""
        try:
            return self.worker.ask(request)
        except Gone as gone:
            self.worker, self.late = None, self.late or gone.late
            raise Failed(gone.key) from None


def value_of(reply: dict) -> Any:
    """The plain value of a reply; its error raised; Failed for what is no plain data."""
    if "error" in reply:
        raise exception(*error_of(reply))
    if "strange" in reply:
        raise Failed("not plain", type=str(reply["strange"])[:80])
    if "value" not in reply:
        raise Failed("died")
    try:
        return decode(reply["value"])
    except TooMany:
        raise Failed("flood") from None
    except Exception:  # a stranger wrote it: numbers beyond every type, shapes beyond every memory
        raise Failed("died") from None


def error_of(reply: dict) -> tuple[str, str]:
    """Type and message of an error, whatever stands there."""
    found = reply["error"]
    kind, message = found if isinstance(found, list) and len(found) == 2 else ("Exception", "")
    return str(kind)[:80], str(message)[:500]


def exception(kind: str, message: str) -> Exception:
    """An exception of Python's own with this name, or one that is called like it."""
    found = getattr(builtins, kind, None)
    if (
        isinstance(found, type)
        and issubclass(found, Exception)
        and not issubclass(found, (UnicodeError, ExceptionGroup))
    ):
        return found(message)
    return type(kind if kind.isidentifier() else "Exception", (Exception,), {})(message)
