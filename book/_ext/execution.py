"""The folder that keeps executed chapters: another package, another budget, another folder.

jupyter-cache compares the text of the cells alone; a chapter whose text stays while the package under it changes would
show the numbers of yesterday.
"""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from repository import ROOT

from gancourse.budget import name


def cache_folder() -> Path:
    """`_build/executed/KEY`, where KEY depends on the package with its data, on torch and on the budget.

    A book is built with the quick budget, on a GPU too, unless GANCOURSE_BUDGET says otherwise; a budget that does not
    exist is a CourseError.
    """
    os.environ.setdefault("GANCOURSE_BUDGET", "quick")
    return ROOT / "_build" / "executed" / _key(ROOT / "gancourse", name(), version("torch"))


def _key(package: Path, *more: str) -> str:
    """A short hash of every file of the package (names and contents) and of some words.

    Raises OSError if a file cannot be read.
    """
    found = hashlib.sha256("\0".join(more).encode())
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(path.relative_to(package).as_posix().encode() + b"\0")
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]
