"""Make the sets that come with the package from the whole ones: GANCOURSE_DATA=DIR python tools/make_data.py

DIR has the layout of a torchvision root (MNIST/raw, FashionMNIST/raw) and holds hangul/hangul64.npz and
emoji/emoji64.npz.  The same input gives the same bytes.
"""

import os
import sys
from pathlib import Path

import numpy as np

from gancourse.data import sources, subsets
from gancourse.files import atomic


def balanced(name: str, root: Path, train: int, test: int) -> sources.Table:
    """The first images of each of the ten classes, in the order of the whole set."""
    arrays = {}
    for split, n in (("train", train), ("test", test)):
        table = sources.SOURCES[name].find(root, split)
        rows = np.sort(np.concatenate([np.flatnonzero(table["y"] == k)[: n // 10] for k in range(10)]))
        arrays |= {f"{split}_{key}": column[rows] for key, column in table.items()}
    return arrays


def drawings(name: str, root: Path, levels: int) -> sources.Table:
    """All drawings, rounded to so many levels a channel."""
    source = sources.SOURCES[name]
    with np.load(source.path(root), allow_pickle=False) as arrays:
        return {key: rounded(arrays[key], levels) for key in source.classes} | {
            key: arrays[key] for key in source.labels if key != "name"
        }


def write_names(name: str, root: Path) -> None:
    """What the things of a set are called, one a line, each with its category."""
    with np.load(sources.SOURCES[name].path(root), allow_pickle=False) as arrays:
        lines = [f"{word}\t{category}\n" for word, category in zip(arrays["name"], arrays["category"])]
    with atomic(subsets.FOLDER / f"{name}-names.tsv") as part:
        part.write_text("".join(lines), encoding="utf-8")


def rounded(images: np.ndarray, levels: int) -> np.ndarray:
    """uint8 -> uint8 with `levels` values, 0 and 255 among them."""
    table = np.round(np.round(np.arange(256) * (levels - 1) / 255) * 255 / (levels - 1))
    return table.astype(np.uint8)[images]


def main(root: Path) -> None:
    """Write every set into the package."""
    sets = {
        "mnist": balanced("mnist", root, 10_000, 2_000),
        "fashion": balanced("fashion", root, 5_000, 1_000),
        "hangul": drawings("hangul", root, 256),
        "emoji": drawings("emoji", root, 64),  # off by 2 of 255 at most, which nobody sees, and a third smaller
    }
    subsets.write(sets, subsets.FOLDER)
    write_names("emoji", root)
    for path in sorted(subsets.FOLDER.glob("*.xz")):
        print(f"{path.name:16} {path.stat().st_size:>10,} bytes")


if __name__ == "__main__":
    if "GANCOURSE_DATA" not in os.environ:
        sys.exit("set GANCOURSE_DATA to the folder that holds the whole sets")
    main(Path(os.environ["GANCOURSE_DATA"]))
