"""A process that can harm nobody: bubblewrap without network, with a read-only view of Python and of the package.

The sandbox sees /usr, the packages of this Python, this package without its exercises, and an empty /tmp of a few
megabytes.  Started as root, it changes to an unprivileged user first, since root is bound by no process limit.
It does not guard against defects of the kernel, though calls that are known for them are refused.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import CourseError
from . import seccomp

PACKAGE = Path(__file__).resolve().parents[1]
INSIDE = PACKAGE / "grade" / "inside"
HIDDEN = ("exercises", "assign", "grade")  # of the package, behind the stand-in for `exercises`
UNPRIVILEGED = 64_000  # first of a thousand user ids for the sandboxes of root, so that each has a process limit alone


@dataclass(frozen=True)
class Limits:
    """What one sandbox may use."""

    seconds: float = 10  # of processor time, for one cell and for all calls of one exercise
    wall: float = 120  # seconds on the clock for the same, for what sleeps; generous, since a busy machine is slow
    memory: int = 512 << 20  # bytes in use by all its processes together; `session` watches it
    data: int = 1 << 30  # bytes that one process may ask for: PyTorch asks for 0.8 GB and uses 0.4
    processes: int = 4  # at the same time, threads counted
    files: int = 64  # open at the same time
    reply: int = 4 << 20  # bytes of one reply
    disk: int = 16 << 20  # bytes in /tmp


def start(limits: Limits) -> subprocess.Popen:
    """A worker in a sandbox, spoken to by lines of JSON over its standard input and output."""
    return launch(limits, worker_command(limits), stderr=subprocess.DEVNULL)


def launch(limits: Limits, command: list[str], stderr: int) -> subprocess.Popen:
    """Start a program in a sandbox, with pipes to its standard input and output."""
    with seccomp.opened() as calls:
        return subprocess.Popen(
            [*wrap(limits), "--seccomp", str(calls), "--", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            pass_fds=[calls],
            bufsize=0,
            cwd="/",
            **identity(),
        )


def identity() -> dict:
    """Arguments of Popen that leave root behind; nothing where there is no root to leave."""
    if os.geteuid() != 0:
        return {}
    user = UNPRIVILEGED + os.getpid() % 1000
    return {"user": user, "group": user, "extra_groups": []}


def wrap(limits: Limits) -> list[str]:
    """The command line of bubblewrap up to the program that it runs."""
    line = [bubblewrap(), "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"]
    line += ["--clearenv", "--hostname", "sandbox", "--chdir", "/tmp", "--proc", "/proc", "--dev", "/dev"]
    line += ["--size", str(limits.disk), "--tmpfs", "/tmp"]
    for name, value in environment().items():
        line += ["--setenv", name, value]
    for path in readable():
        line += ["--ro-bind-try", path, path]
    for name in ("lib", "lib64", "bin", "sbin"):
        whole = Path("/", name)
        line += ["--symlink", f"usr/{name}", f"/{name}"] if whole.is_symlink() else ["--ro-bind-try", *[str(whole)] * 2]
    for name in HIDDEN:
        line += ["--ro-bind", str(INSIDE / "exercises"), str(PACKAGE / name)]
    return [*line, "--ro-bind", str(INSIDE), "/judge/inside", "--remount-ro", "/dev", "--remount-ro", "/"]


def environment() -> dict[str, str]:
    """All variables that the sandbox has."""
    return {
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "MPLBACKEND": "Agg",
        "GANCOURSE_OFFLINE": "1",
    }


def readable() -> list[str]:
    """What the sandbox sees of this machine, at the same paths."""
    paths = ["/usr", "/etc/ld.so.cache", "/etc/alternatives", *libraries(), str(PACKAGE)]
    return paths if Path(python()).is_relative_to("/usr") else [*paths, str(Path(python()).parents[1])]


def libraries() -> list[str]:
    """The folders of installed packages that this Python uses."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages")) and os.path.isdir(path)]


def worker_command(limits: Limits) -> list[str]:
    """The command line of the worker inside."""
    facts = {"paths": [*libraries(), str(PACKAGE.parent)], "data": limits.data}
    facts |= {"processes": limits.processes, "files": limits.files, "file": limits.disk}
    code = "import sys; sys.path.insert(0, '/judge'); from inside import worker; worker.main(sys.argv[1])"
    return [python(), "-I", "-B", "-c", code, json.dumps(facts)]


def bubblewrap() -> str:
    """The path of bwrap; a CourseError that says how to get it."""
    found = shutil.which("bwrap")
    if found is None:
        raise CourseError("grading needs bubblewrap, which runs on Linux: sudo apt install bubblewrap")
    return found


@cache
def python() -> str:
    """A Python of this version that the sandbox's user may run: this one, or the system's (root's home is closed)."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (os.path.realpath(sys.executable), f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            subprocess.run([candidate, "-I", "-c", ""], check=True, capture_output=True, cwd="/", **identity())
        except (OSError, subprocess.CalledProcessError):
            continue
        return candidate
    raise CourseError(
        f"an unprivileged user cannot run {sys.executable}; install the system's {version}, "
        f"or start the grading as an ordinary user"
    )


def trial() -> str | None:
    """Why no sandbox can be started here, or None if one can."""
    try:
        process = launch(Limits(), [python(), "-I", "-c", "print('ready')"], stderr=subprocess.PIPE)
        out, errors = (stream.decode(errors="replace") for stream in process.communicate())
    except (CourseError, OSError) as error:
        return str(error)
    if process.returncode == 0 and out == "ready\n":
        return None
    told = (errors.strip().splitlines() or [f"it ended with {process.returncode}"])[-1]
    remedy = "; version 0.8 or newer is needed" if "nknown option" in told else ""
    return f"bubblewrap cannot make a sandbox here: {told}{remedy}"
