"""The named picture sets: what each one holds and how its files are read.  `places` knows where they lie."""

import hashlib
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..errors import CourseError
from . import stacked, subsets
from .pictures import fit

SPLITS = ("train", "test")

Table = dict[str, np.ndarray]  # columns of one length: pictures uint8 [N, H, W] or [N, H, W, 3], numbers [N]
Groups = tuple[dict[str, Tensor], ...]


@dataclass(frozen=True, eq=False)
class Digits:
    """MNIST and what was made in its image: the idx files of a torchvision root, packed or not, known by their MD5."""

    name: str
    torchvision: str  # the class of torchvision.datasets, and its folder
    licence: str
    classes: tuple[str, ...]
    md5: dict[str, str]  # of each file, unpacked
    size = 28
    channels = 1

    @property
    def subset(self) -> str:
        """Which of the embedded subsets stands in for it."""
        return self.name

    def path(self, root: Path) -> Path:
        """Where the set lies below a root."""
        return root / self.torchvision / "raw"

    def files(self, split: str) -> list[str]:
        """The images and the labels of a split."""
        return [name for name in self.md5 if name.startswith("t10k") == (split == "test")]

    def find(self, root: Path, split: str) -> Table | None:
        """One split of the set below `root`, or None where it is not there."""
        names = self.files(split)
        paths = [existing(self.path(root) / name) for name in names]
        if paths == [None, None]:
            return None
        if None in paths:
            raise CourseError(f"{self.path(root)} lacks {names[paths.index(None)]}; add it, or delete that folder")
        return dict(zip("xy", (read_idx(path, self.md5[name]) for path, name in zip(paths, names))))

    def embedded(self, split: str) -> Table:
        """One split of the subset that comes with the package."""
        arrays = subsets.read(self.subset)
        return {key: arrays[f"{split}_{key}"] for key in "xy"}

    def count(self, root: Path) -> int:
        """How many images lie below `root`."""
        return 70_000 if all(existing(self.path(root) / name) for name in self.md5) else 0

    def groups(self, table: Table, size: int, channels: int) -> Groups:
        """The fields that a game can ask for: images and their classes."""
        return ({"x": fit(as_images(table["x"]), size, channels), "y": as_labels(table["y"])},)


@dataclass(frozen=True, eq=False)
class Stacks(Digits):
    """Digits of MNIST, three at a time; training stacks of training digits, test stacks of test digits."""

    subset = "mnist"
    channels = 3

    def groups(self, table: Table, size: int, channels: int) -> Groups:
        """The fields that a game can ask for: stacks and their modes, from 0 to 999."""
        if channels != self.channels:
            raise CourseError(f"{self.name} holds a digit in each of 3 channels; channels is {channels}, leave it out")
        (digits,) = super().groups(table, size, 1)
        return (stacked.stacks(digits["x"], digits["y"]),)


@dataclass(frozen=True, eq=False)
class Drawings:
    """The same things drawn in several styles: aligned, so that a translation can be scored against the truth."""

    name: str
    licence: str
    channels: int
    classes: tuple[str, ...]  # the styles
    labels: tuple[str, ...]  # what is known of each thing
    size = 64

    @property
    def subset(self) -> str:
        """Under which name it is embedded."""
        return self.name

    def path(self, root: Path) -> Path:
        """Where the set lies below a root."""
        return root / self.name / f"{self.name}64.npz"

    def read(self, root: Path) -> Table | None:
        """Every drawing below `root`, or None where they are not there."""
        path = self.path(root)
        if not path.exists():
            return None
        try:
            with np.load(path, allow_pickle=False) as arrays:
                columns = {key: self.numbers(key, arrays[key]) for key in (*self.classes, *self.labels)}
            if len({len(column) for column in columns.values()}) > 1:
                raise ValueError("its styles and labels are not of one length")
            return columns
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise CourseError(
                f"{path} is damaged ({error}); put a whole copy there, or delete it and the embedded set is used"
            ) from error

    def find(self, root: Path, split: str) -> Table | None:
        """One split of the set below `root`, or None where it is not there."""
        columns = self.read(root)
        return columns and self.part(columns, split)

    def embedded(self, split: str) -> Table:
        """One split of the set that comes with the package."""
        columns = subsets.read(self.subset)
        if "name" in self.labels:
            columns["name"] = np.array([name for name, _ in subsets.names(self.name)])
        return self.part({key: self.numbers(key, column) for key, column in columns.items()}, split)

    def numbers(self, key: str, column: np.ndarray) -> np.ndarray:
        """Words as numbers: a name as its place among the embedded names, by the alphabet, or -1 where it is none."""
        if key != "name" or column.dtype.kind != "U":
            return as_numbers(column)
        known = np.array(sorted(name for name, _ in subsets.names(self.name)))
        place = np.searchsorted(known, column).clip(max=len(known) - 1)
        return np.where(known[place] == column, place, -1)

    def part(self, columns: Table, split: str) -> Table:
        """Every tenth thing is for testing, the same ones in every style; the others are for training.

        So are those of which some style draws several alike (families of emoji), so that no answer is known before.
        """
        tenth = np.arange(len(columns[self.classes[0]])) % 10 == 9
        for style in self.classes:
            tenth &= ~repeated(columns[style])
        return {key: column[tenth == (split == "test")] for key, column in columns.items()}

    def count(self, root: Path) -> int:
        """How many images lie below `root`."""
        columns = self.read(root)
        return sum(len(columns[style]) for style in self.classes) if columns else 0

    def groups(self, table: Table, size: int, channels: int) -> Groups:
        """All styles pooled in "x", with "y" the style, and the labels; then each style by itself, aligned.

        The columns of the second group are views of "x": they cost no memory.
        """
        drawn = torch.stack([fit(as_images(table[style]), size, channels) for style in self.classes], 1)
        things, styles = drawn.shape[:2]
        labels = {key: as_labels(table[key]).repeat_interleave(styles) for key in self.labels}
        pooled = {"x": drawn.flatten(0, 1), "y": torch.arange(styles).repeat(things), **labels}
        return pooled, dict(zip(self.classes, drawn.unbind(1)))


Source = Digits | Drawings

MNIST = {  # the MD5 of its files, unpacked
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}

SOURCES: dict[str, Source] = {
    "mnist": Digits(
        "mnist",
        "MNIST",
        "CC BY-SA 3.0 (Yann LeCun, Corinna Cortes, Christopher J. C. Burges)",
        tuple("0123456789"),
        MNIST,
    ),
    "fashion": Digits(
        "fashion",
        "FashionMNIST",
        "MIT (Zalando SE)",
        ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        {
            "train-images-idx3-ubyte": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
            "train-labels-idx1-ubyte": "9018921c3c673c538a1fc5bad174d6f9",
            "t10k-images-idx3-ubyte": "8181f5470baa50b63fa0f6fddb340f0a",
            "t10k-labels-idx1-ubyte": "15d484375f8d13e6eb1aabb0c3f46965",
        },
    ),
    "stacked": Stacks(
        "stacked",
        "MNIST",
        "CC BY-SA 3.0 (Yann LeCun, Corinna Cortes, Christopher J. C. Burges)",
        tuple(f"{mode:03}" for mode in range(stacked.MODES)),
        MNIST,
    ),
    "hangul": Drawings(
        "hangul",
        "SIL OFL 1.1 (NAVER; Nanum fonts)",
        1,
        ("gothic", "myeongjo", "pen", "brush"),
        ("codepoint", "initial", "vowel", "final"),
    ),
    "emoji": Drawings(
        "emoji",
        "Apache-2.0 (Google; Noto Emoji) and CC BY 4.0 (Twitter, Inc. and other contributors; Twemoji)",
        3,
        ("noto", "twemoji"),
        ("category", "name"),
    ),
}


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
        found = f"unknown, since it does not unpack ({error}),"
    if found != md5:
        raise CourseError(
            f"{path} is damaged: the MD5 of its content is {found} instead of {md5}; delete it and load again, "
            "so that it is downloaded anew or, with GANCOURSE_OFFLINE=1, the embedded subset is used"
        )
    dimensions = data[3]  # bytes 0 to 3: 0, 0, type (8: uint8), dimensions; then each dimension in 4 bytes
    shape = np.frombuffer(data, ">u4", dimensions, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def repeated(images: np.ndarray) -> np.ndarray:
    """Which images there are more than once: bool [N]."""
    prints = [image.tobytes() for image in images]
    times = Counter(prints)
    return np.array([times[p] > 1 for p in prints])


def as_images(array: np.ndarray) -> Tensor:
    """uint8 [N, H, W] or [N, H, W, 3] -> uint8 [N, C, H, W]."""
    images = torch.tensor(array)
    return images[:, None] if images.ndim == 3 else images.permute(0, 3, 1, 2).contiguous()


def as_numbers(column: np.ndarray) -> np.ndarray:
    """Words become their places in the alphabet; all else stays as it is."""
    return np.unique(column, return_inverse=True)[1] if column.dtype.kind == "U" else column


def as_labels(column: np.ndarray) -> Tensor:
    """Whole numbers of any width -> int64 [N]."""
    return torch.from_numpy(column.astype(np.int64))
