"""Data behind one function: `load("mnist", size=32)`."""

import sys

import numpy as np

from ..errors import CourseError, unknown
from .pictures import check_shape
from .resident import Resident
from .sources import SOURCES, SPLITS, find

__all__ = ["Resident", "load", "names"]


def names() -> list[str]:
    """What `load` knows."""
    return sorted(SOURCES)


def load(
    name: str,
    *,
    size: int | None = None,
    split: str = "train",
    channels: int | None = None,
    limit: int | None = None,
    jitter: int = 0,
    flip: bool = False,
) -> Resident:
    """A data set by name, and a line that says which copy of it this is.

    size: side in pixels; channels: 1 or 3; both as the set has them where not given.
    split: "train" or "test"; limit: take only so many, evenly spaced over the set.
    jitter, flip: see `Resident`.
    """
    if name not in SOURCES:
        raise unknown("data set", name, names())
    if split not in SPLITS:
        raise unknown("split", split, SPLITS)
    source = SOURCES[name]
    size, channels = size or source.size, channels or source.channels
    check_shape(size, channels)
    table, origin = find(name, split)
    table = {key: spaced(column, limit) for key, column in table.items()}
    data = Resident(*source.groups(table, size, channels), name=name, jitter=jitter, flip=flip)
    print(f"{name}: {len(data):,} {split} images, {origin}", file=sys.stderr)
    return data


def spaced(column: np.ndarray, limit: int | None) -> np.ndarray:
    """At most `limit` rows, evenly spaced."""
    if limit is not None and limit < 1:
        raise CourseError(f"limit is {limit}; it must be 1 or more")
    if limit is None or limit >= len(column):
        return column
    return column[np.arange(limit) * len(column) // limit]
