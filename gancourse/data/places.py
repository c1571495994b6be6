"""Where the named sets lie: a local root, the cache, the network, and at last the package itself."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.client import HTTPException
from pathlib import Path

from ..errors import CourseError
from .sources import Digits, Drawings, Source, Table

TIMEOUT = 4  # seconds that a server may keep us waiting before the embedded subset is used


def find(source: Source, split: str) -> tuple[Table, str]:
    """The table of a set, and in words where it is from."""
    for root in roots():
        if table := source.find(root, split):
            return table, f"from {source.path(root)}"
    if isinstance(source, Drawings):
        return source.embedded(split), "from the package"
    offline = os.environ.get("GANCOURSE_OFFLINE", "0") not in ("", "0")
    why = "GANCOURSE_OFFLINE is set" if offline else download(source, cache_folder())
    if not why:
        return source.find(cache_folder(), split), f"downloaded to {source.path(cache_folder())}"
    return source.embedded(split), f"a subset from the package ({why}); for all of them download, or set GANCOURSE_DATA"


def roots() -> list[Path]:
    """The folders where whole sets may lie, in the order in which they are asked."""
    chosen = os.environ.get("GANCOURSE_DATA")
    if chosen and not Path(chosen).is_dir():
        raise CourseError(f"GANCOURSE_DATA names {chosen}, which is no folder; correct it or unset it")
    return [Path(chosen), cache_folder()] if chosen else [cache_folder()]


def cache_folder() -> Path:
    """Where downloads are kept: GANCOURSE_CACHE, or the platform's folder for caches."""
    if chosen := os.environ.get("GANCOURSE_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "gancourse/Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/gancourse"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gancourse"


@cache  # one try a process: where the network is closed, only the first load waits for it
def download(source: Digits, root: Path) -> str:
    """Fetch a set through torchvision, which knows mirrors and checksums; into `root` only when it is whole.

    Returns why it failed, or "" where it did not.
    """
    try:
        from torchvision import datasets

        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root) as part, timeout(TIMEOUT):
            getattr(datasets, source.torchvision)(part, download=True)
            source.path(root).mkdir(parents=True, exist_ok=True)
            for packed in Path(part).rglob("*.gz"):
                os.replace(packed, source.path(root) / packed.name)
    except (ImportError, OSError, RuntimeError, HTTPException) as error:
        return f"download failed: {(str(error).strip() or repr(error)).splitlines()[-1]}"
    return ""


@contextmanager
def timeout(seconds: float) -> Iterator[None]:
    """Let no connection opened inside the block wait longer than `seconds`."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
