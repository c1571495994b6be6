"""Whether this machine can mark: the sandbox, Python inside it, its limits, memory."""

import sys
from collections.abc import Iterator
from pathlib import Path

from ..errors import CourseError
from . import sandbox
from .sandbox import Limits
from .session import Gone, Worker

APPARMOR = """\
Ubuntu since 23.10 forbids it to programs that have no AppArmor profile.  Put these lines into /etc/apparmor.d/bwrap:
    abi <abi/4.0>,
    include <tunables/global>
    profile bwrap /usr/bin/bwrap flags=(unconfined) {
      userns,
    }
and load them: sudo systemctl reload apparmor"""
FORBIDDEN = ("setting up uid map: Permission denied", "Failed RTM_NEWADDR")  # what bubblewrap says of it
ATTEMPTS = {  # what must fail inside, by what is wrong if it does not
    "the network is reachable": "import socket; socket.create_connection(('1.1.1.1', 53), timeout=2)",
    "files of this machine can be read": "open({secret!r}).read()",
    "files can be written": "open('/judge/inside/x', 'w')",
    "processes are not limited": "import os\nfor i in range(64):\n    os.fork() or __import__('time').sleep(600)",
    "memory is not limited": "bytearray({memory})",
    "memory that counts for no process is not limited": "import os; os.memfd_create('x')",
}


def examine() -> Iterator[tuple[bool, str]]:
    """(whether it is well, what was found), one after the other; ends where nothing more can be tried."""
    yield (
        sys.platform == "linux",
        f"system: {sys.platform}" + ("" if sys.platform == "linux" else "; use Linux or WSL2"),
    )
    refusal = sandbox.trial()
    if refusal:
        yield False, f"{refusal}\n{APPARMOR}" if any(words in refusal for words in FORBIDDEN) else refusal
        return
    yield True, f"sandbox: {sandbox.bubblewrap()} with {sandbox.python()}"
    for wrong, source in ATTEMPTS.items():
        well = withstands(source)
        yield well, f"{'cannot happen' if well else 'inside the sandbox'}: {wrong}"
    yield torch_inside()
    free = available()
    yield free > 1.5, f"free memory: {free:.1f} GB; two jobs need about 1.5"


def available() -> float:
    """Memory that programs can have, in GB: what nobody uses, and what the system would give up of its cache."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) / 2**20


def withstands(source: str) -> bool:
    """Whether a cell fails in the sandbox, as it should."""
    secret = str(Path(__file__).resolve())
    limits = Limits(seconds=5, wall=60)
    worker = Worker(limits)
    try:
        return "error" in worker.ask({"cell": source.format(secret=secret, memory=2 * limits.data)})
    except Gone:
        return True
    finally:
        worker.end()


def torch_inside() -> tuple[bool, str]:
    """Whether PyTorch can be imported within the limits."""
    worker = Worker(Limits(seconds=60, wall=300))
    try:
        reply = worker.ask({"cell": "import torch; version = torch.__version__"})
        told = reply.get("error") or worker.ask({"look": "version"}).get("value")
        return "error" not in reply, f"PyTorch inside: {told}"
    except Gone as gone:
        return False, f"PyTorch inside: the process ended ({gone.key})"
    finally:
        worker.end()


def report() -> str:
    """The findings, line by line; a CourseError with them if one is bad."""
    found = list(examine())
    text = "\n".join(f"{'ok  ' if well else 'BAD '} {what}" for well, what in found)
    if not all(well for well, _ in found):
        raise CourseError(f"this machine cannot mark safely:\n{text}")
    return text
