"""System calls that nothing in the sandbox may make, as a filter for the kernel.

Refused is what takes memory that counts for no process (memory files, System V's shared memory, queues) and what no
answer needs and the kernel's defects have often hidden in (io_uring, bpf, keys, tracing).
"""

import platform
import struct
import tempfile
from typing import BinaryIO

# ruff: noqa: E501
REFUSED = {  # by machine: what <linux/audit.h> calls it, and its numbers of the calls
    #                        memfd_create, memfd_secret, shmget, msgget, semget, io_uring_setup, bpf, userfaultfd, perf_event_open, add_key, request_key, keyctl, ptrace
    "x86_64": (0xC000003E, (319, 447, 29, 68, 64, 425, 321, 323, 298, 248, 249, 250, 101)),
    "aarch64": (0xC00000B7, (279, 447, 194, 186, 190, 425, 280, 282, 241, 217, 218, 219, 117)),
}
X32 = 0x40000000  # from here on the numbers are those of another set of calls
NUMBER, MACHINE = 0, 4  # where they stand in the data that the filter sees
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, NOT_PERMITTED = 0x7FFF0000, 0x00050001


def program() -> bytes:
    """The filter in the kernel's form (classic BPF); a program of another machine's calls is refused every call.

    On a machine that is not in the list it allows everything, and `gancourse grade doctor` says so.
    """
    if platform.machine() not in REFUSED:
        return instruction(RETURN, ALLOW)
    machine, calls = REFUSED[platform.machine()]
    left = len(calls)  # instructions between the test of X32 and the two returns
    lines = [instruction(LOAD, MACHINE), instruction(EQUAL, machine, otherwise=left + 3), instruction(LOAD, NUMBER)]
    lines.append(instruction(AT_LEAST, X32, then=left + 1))
    lines += [instruction(EQUAL, call, then=left - n) for n, call in enumerate(calls)]
    return b"".join([*lines, instruction(RETURN, ALLOW), instruction(RETURN, NOT_PERMITTED)])


def instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction; `then` and `otherwise` are how many are passed over."""
    return struct.pack("HBBI", code, then, otherwise, value)


def opened() -> BinaryIO:
    """The filter in a file without a name, as bubblewrap reads it."""
    file = tempfile.TemporaryFile()
    file.write(program())
    file.seek(0)
    return file
