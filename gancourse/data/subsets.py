"""The small real sets that come with the package: checked, and read without pickle."""

import hashlib
import io
import json
import lzma
from functools import cache
from pathlib import Path

import numpy as np

from ..errors import CourseError
from ..files import atomic, write_json

FOLDER = Path(__file__).parent / "embedded"


@cache
def manifest() -> dict[str, dict]:
    """What is embedded: file name -> its SHA-256, its size, and how many images it holds."""
    return json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))


def read(name: str) -> dict[str, np.ndarray]:
    """The arrays of an embedded set.  Raises CourseError where the installed file is not the published one."""
    path = FOLDER / f"{name}.npz.xz"
    packed = path.read_bytes() if path.exists() else b""
    found, wanted = hashlib.sha256(packed).hexdigest(), manifest()[name]["sha256"]
    if found != wanted:
        raise CourseError(
            f"{path} is damaged or missing: its SHA-256 is {found} instead of {wanted}; "
            "reinstall the package (pip install --force-reinstall --no-deps gancourse)"
        )
    with np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False) as arrays:
        return dict(arrays)


@cache
def names(name: str) -> list[tuple[str, str]]:
    """What an embedded set calls each of its things, in its order, and that with the category as one text."""
    lines = (FOLDER / f"{name}-names.tsv").read_text(encoding="utf-8").splitlines()
    return [(line.split("\t")[0], line.replace("\t", ", ")) for line in lines]


def write(sets: dict[str, dict[str, np.ndarray]], folder: Path) -> None:
    """Pack sets for `read`, with their manifest: an .npz inside .xz is smaller than deflate, PNG and, mostly, WebP."""
    entries = {}
    for name, arrays in sets.items():
        stored = io.BytesIO()
        np.savez(stored, **arrays)
        packed = lzma.compress(stored.getvalue(), preset=9 | lzma.PRESET_EXTREME)
        with atomic(folder / f"{name}.npz.xz") as part:
            part.write_bytes(packed)
        images = sum(len(column) for column in arrays.values() if column.ndim > 1)
        entries[name] = {"sha256": hashlib.sha256(packed).hexdigest(), "bytes": len(packed), "images": images}
    write_json(folder / "manifest.json", entries)
