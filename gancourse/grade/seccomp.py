"""System calls that nothing in the sandbox may make, as a filter for the kernel.

Refused is what takes memory that counts for no process (memory files, System V's shared memory, queues) and what no
answer needs and the kernel's defects have often hidden in (io_uring, bpf, keys, tracing).
"""

import platform
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # as <linux/audit.h> numbers them
REFUSED = {  # call: its number on each of these machines
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "ptrace": (101, 117),
}
X32 = 0x40000000  # from here on, the numbers are those of a second set of calls
NUMBER, MACHINE = 0, 4  # where they stand in the data that the filter sees
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, NOT_PERMITTED = 0x7FFF0000, 0x00050001


def program() -> bytes:
    """The filter in the kernel's form (classic BPF); code that makes another machine's calls is refused each of them.

    On a machine that is not in the list it allows everything, and `gancourse grade doctor` says so.
    """
    machine = platform.machine()
    if machine not in MACHINES:
        return instruction(RETURN, ALLOW)
    calls = [numbers[list(MACHINES).index(machine)] for numbers in REFUSED.values()]
    left = len(calls)  # instructions between the test of X32 and the two returns
    lines = [
        instruction(LOAD, MACHINE),
        instruction(EQUAL, MACHINES[machine], otherwise=left + 3),
        instruction(LOAD, NUMBER),
        instruction(AT_LEAST, X32, then=left + 1),
        *(instruction(EQUAL, call, then=left - n) for n, call in enumerate(calls)),
        instruction(RETURN, ALLOW),
        instruction(RETURN, NOT_PERMITTED),
    ]
    return b"".join(lines)


def instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction; `then` and `otherwise` are how many are passed over."""
    return struct.pack("HBBI", code, then, otherwise, value)


@contextmanager
def opened() -> Iterator[int]:
    """The number of an open file that holds the filter, as bubblewrap reads it."""
    with tempfile.TemporaryFile() as file:
        file.write(program())
        file.seek(0)
        yield file.fileno()
