"""Data behind one function: `load("mnist", size=32)`, `load("folder:pictures/cats")`, `load("ring8")`."""

import os
import sys

from ..errors import CourseError, unknown
from . import folder, subsets, toys
from .domains import cutouts, domains
from .few import few_labels
from .pictures import check_shape, spaced
from .places import find, roots
from .resident import Resident
from .sources import SOURCES, SPLITS
from .stream import Stream
from .texts import embed, texts

__all__ = [
    "Resident",
    "Stream",
    "check_name",
    "cutouts",
    "describe",
    "domains",
    "embed",
    "few_labels",
    "load",
    "names",
    "texts",
    "toys",
]


def names() -> list[str]:
    """The named sets; "folder:PATH" takes a reader's own pictures besides."""
    return [*SOURCES, *toys.NAMES]


def check_name(name: str) -> None:
    """Raise CourseError, with the nearest match, where `load` does not know a name."""
    if not (isinstance(name, str) and name.startswith("folder:")) and name not in names():
        raise unknown("data set", name, [*names(), "folder:PATH"])


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
    """A data set by name, and on stderr a line that says which copy of it this is.

    size: side in pixels; channels: 1 or 3; without them as the set has them, and 64 and 3 for a folder.
    split: "train" or "test" (a folder has no "test").
    limit: only so many, evenly spaced over the set (of hangul and emoji: so many things, each in every style).
    jitter, flip: see `Resident`.

    Fields: mnist, fashion, stacked (three digits of MNIST in the three colours) "x" and "y".  hangul, emoji: all
    styles pooled in "x", "y" the style, and what is known of each thing ("codepoint", "initial", "vowel", "final";
    "category"); aligned with each other, one field a style ("gothic", "myeongjo", "pen", "brush"; "noto", "twemoji").
    A folder: "x", and "y" where every picture lies in a subfolder.  Toys: points "x", and of the moons "y".
    """
    check_name(name)
    if split not in SPLITS:
        raise unknown("split", split, SPLITS)
    if limit is not None and (type(limit) is not int or limit < 1):
        raise CourseError(f"limit is {limit!r}; it must be a whole number, 1 or more")
    if name in toys.NAMES:
        if (size, channels, jitter, flip) != (None, None, 0, False):
            raise CourseError(f"{name} holds points: leave out size, channels, jitter and flip")
        return toys.load(name, split, limit or toys.POINTS)
    source = SOURCES.get(name, folder)
    shape = source.size if size is None else size, source.channels if channels is None else channels
    check_shape(*shape)
    if source is folder:
        data = folder.load(name, split, limit, *shape, jitter=jitter, flip=flip)
        origin = "decoded while the game plays" if isinstance(data, Stream) else "decoded"
    else:
        table, origin = find(source, split)
        table = {key: spaced(column, limit) for key, column in table.items()}
        groups = source.groups(table, *shape)
        data = Resident(*groups, name=name, jitter=jitter, flip=flip, classes=source.classes)
    if os.environ.get("RANK", "0") == "0":  # under torchrun one process speaks for all
        print(f"{name}: {len(data):,} {split} images, {origin}", file=sys.stderr)
    return data


def describe() -> list[dict[str, str | int]]:
    """One row a set, for the command line: name, images of both splits, size, channels, licence, where it is now."""
    rows = []
    for source in SOURCES.values():
        found = [(source.count(root), str(source.path(root))) for root in roots()]
        images, where = next(filter(all, found), (subsets.manifest()[source.subset]["images"], "the package"))
        shape = dict(size=source.size, channels=source.channels)
        rows.append(dict(name=source.name, images=images, **shape, licence=source.licence, where=where))
    return rows
