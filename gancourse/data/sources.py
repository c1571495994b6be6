"""The named data sets and where they lie: a local root, the cache, the network, and at last the package itself."""

import hashlib
import os
import socket
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..errors import CourseError
from . import subsets
from .pictures import fit

TIMEOUT = 4  # seconds that a server may keep us waiting before the embedded subset is used
SPLITS = ("train", "test")

Table = dict[str, np.ndarray]  # columns of the same length: images [N, H, W] or [N, H, W, 3], numbers [N]


class Digits:
    """MNIST and what was made in its image: the idx files of a torchvision root, packed or not, known by their MD5."""

    size, channels, parts = 28, 1, {"train": "train", "test": "t10k"}
    whole = {"train": 60_000, "test": 10_000}

    def __init__(self, name: str, torchvision: str, licence: str, classes: str, md5: dict[str, str]):
        self.name, self.torchvision, self.licence, self.md5 = name, torchvision, licence, md5
        self.classes = tuple(classes.split(", "))

    def path(self, root: Path) -> Path:
        """Where the set lies below a root."""
        return root / self.torchvision / "raw"

    def find(self, root: Path, split: str) -> Table | None:
        """The whole set below `root`, or None where it is not there."""
        names = [f"{self.parts[split]}-{kind}" for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")]
        paths = [existing(self.path(root) / name) for name in names]
        if paths == [None, None]:
            return None
        if None in paths:
            raise CourseError(f"{self.path(root)} lacks {names[paths.index(None)]}; add it, or delete the folder")
        return dict(zip("xy", (read_idx(path, self.md5[name]) for path, name in zip(paths, names))))

    def embedded(self, split: str) -> Table:
        """The subset that comes with the package."""
        arrays = subsets.read(self.name)
        return {key: arrays[f"{split}_{key}"] for key in "xy"}

    @cache  # one try a process: where the network is closed, only the first load waits for it
    def download(self, root: Path) -> str:
        """Fetch the set through torchvision, which knows mirrors and checksums; into `root` only when it is whole.

        Returns why it failed, "" where it did not.
        """
        try:
            from torchvision import datasets

            root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=root) as part, timeout(TIMEOUT):
                getattr(datasets, self.torchvision)(part, download=True)
                self.path(root).mkdir(parents=True, exist_ok=True)
                for packed in Path(part).rglob("*.gz"):
                    os.replace(packed, self.path(root) / packed.name)
        except (ImportError, OSError, RuntimeError) as error:
            return f"download failed: {str(error).strip().splitlines()[-1]}"
        return ""

    def groups(self, table: Table, size: int, channels: int) -> tuple[dict[str, Tensor], ...]:
        """The fields that a game can ask for."""
        return ({"x": fit(as_images(table["x"]), size, channels), "y": as_labels(table["y"])},)


class Drawings:
    """The same things drawn in several styles: aligned, so that a translation can be scored against the truth."""

    size = 64

    def __init__(self, name: str, licence: str, channels: int, styles: tuple[str, ...], labels: tuple[str, ...]):
        self.name, self.licence, self.channels, self.styles, self.labels = name, licence, channels, styles, labels

    def path(self, root: Path) -> Path:
        """Where the set lies below a root."""
        return root / self.name / f"{self.name}64.npz"

    def find(self, root: Path, split: str) -> Table | None:
        """The whole set below `root`, or None where it is not there."""
        path = self.path(root)
        if not path.exists():
            return None
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return self.rows(arrays, split)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise CourseError(
                f"{path} is damaged ({error}); put a whole copy there or delete it, so that the embedded set is used"
            ) from error

    def embedded(self, split: str) -> Table:
        """The set that comes with the package."""
        return self.rows(subsets.read(self.name), split)

    def rows(self, arrays: Table, split: str) -> Table:
        """Every tenth thing is for testing: the same ones in every style."""
        tenth = np.arange(len(arrays[self.styles[0]])) % 10 == 9
        return {key: arrays[key][tenth == (split == "test")] for key in (*self.styles, *self.labels)}

    def groups(self, table: Table, size: int, channels: int) -> tuple[dict[str, Tensor], ...]:
        """Two groups: all styles pooled in "x" with "y", the style, and the labels; and each style alone, aligned.

        The columns of the second group are views of "x", so they cost no memory.
        """
        drawn = torch.stack([fit(as_images(table[style]), size, channels) for style in self.styles], 1)
        things, styles = drawn.shape[:2]
        labels = {key: as_labels(table[key]).repeat_interleave(styles) for key in self.labels}
        pooled = {"x": drawn.flatten(0, 1), "y": torch.arange(styles).repeat(things), **labels}
        return pooled, dict(zip(self.styles, drawn.unbind(1)))


SOURCES = {
    source.name: source
    for source in (
        Digits(
            "mnist",
            "MNIST",
            "CC BY-SA 3.0 (Yann LeCun, Corinna Cortes, Christopher J. C. Burges)",
            "0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
            {
                "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
                "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
                "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
                "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
            },
        ),
        Digits(
            "fashion",
            "FashionMNIST",
            "MIT (Zalando SE)",
            "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot",
            {
                "train-images-idx3-ubyte": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
                "train-labels-idx1-ubyte": "9018921c3c673c538a1fc5bad174d6f9",
                "t10k-images-idx3-ubyte": "8181f5470baa50b63fa0f6fddb340f0a",
                "t10k-labels-idx1-ubyte": "15d484375f8d13e6eb1aabb0c3f46965",
            },
        ),
    )
}


def find(name: str, split: str) -> tuple[Table, str]:
    """The table of a named set and one line on where it is from."""
    source, offline = SOURCES[name], os.environ.get("GANCOURSE_OFFLINE", "0") != "0"
    for root in roots():
        if table := source.find(root, split):
            return table, f"from {source.path(root)}"
    why = "GANCOURSE_OFFLINE is set" if offline else source.download(cache_folder())
    if not why:
        return source.find(cache_folder(), split), f"downloaded to {source.path(cache_folder())}"
    return source.embedded(
        split
    ), f"the subset in the package ({why}); for all {source.whole[split]:,} set GANCOURSE_DATA"


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
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "gancourse" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/gancourse"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gancourse"


def existing(path: Path) -> Path | None:
    """`path`, or its packed form, whichever is there."""
    return next((p for p in (path, path.with_name(path.name + ".gz")) if p.exists()), None)


def read_idx(path: Path, md5: str) -> np.ndarray:
    """The array of an idx file, packed or not.  Raises CourseError where its unpacked bytes have another MD5."""
    data = path.read_bytes()
    try:
        data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data) if path.suffix == ".gz" else data
        found = hashlib.md5(data, usedforsecurity=False).hexdigest()
    except zlib.error as error:
        found = f"none ({error})"
    if found != md5:
        raise CourseError(
            f"{path} is damaged: the MD5 of its content is {found} instead of {md5}; delete it and load again, "
            "so that it is downloaded anew or, with GANCOURSE_OFFLINE=1, the embedded subset is used"
        )
    dimensions = data[3]
    shape = np.frombuffer(data, ">u4", dimensions, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


@contextmanager
def timeout(seconds: float) -> Iterator[None]:
    """Let no connection opened inside the block wait longer than `seconds`."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def as_images(array: np.ndarray) -> Tensor:
    """uint8 [N, H, W] or [N, H, W, 3] -> uint8 [N, C, H, W]."""
    channels_last = torch.from_numpy(np.atleast_3d(array) if array.ndim == 4 else array[..., None].copy())
    return channels_last.permute(0, 3, 1, 2).contiguous()


def as_labels(array: np.ndarray) -> Tensor:
    """Whole numbers of any width -> int64 [N]."""
    return torch.from_numpy(array.astype(np.int64))
