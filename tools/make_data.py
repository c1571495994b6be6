"""Make the sets that come with the package from the whole ones: GANCOURSE_DATA=DIR python tools/make_data.py"""

import hashlib
import os
import sys
from pathlib import Path

import numpy as np

from gancourse.data import sources, subsets
from gancourse.files import write_json


def balanced(source: sources.Digits, root: Path, train: int, test: int) -> sources.Table:
    """The first images of each of the ten classes, in the order of the whole set."""
    arrays = {}
    for split, n in (("train", train), ("test", test)):
        table = source.find(root, split)
        rows = np.sort(np.concatenate([np.flatnonzero(table["y"] == k)[: n // 10] for k in range(10)]))
        arrays |= {f"{split}_{key}": column[rows] for key, column in table.items()}
    return arrays


def main(root: Path) -> None:
    """Write every set and the manifest that `subsets.read` checks."""
    made = {
        "mnist": balanced(sources.SOURCES["mnist"], root, 10_000, 2_000),
        "fashion": balanced(sources.SOURCES["fashion"], root, 5_000, 1_000),
    }
    manifest = {}
    for name, arrays in made.items():
        path = subsets.FOLDER / f"{name}.npz.xz"
        subsets.write(path, arrays)
        packed = path.read_bytes()
        manifest[name] = {"sha256": hashlib.sha256(packed).hexdigest(), "bytes": len(packed)}
        print(f"{name:8} {len(packed):>12,} bytes")
    write_json(subsets.FOLDER / "manifest.json", manifest)
    print(f"together {sum(entry['bytes'] for entry in manifest.values()):>12,} bytes")


if __name__ == "__main__":
    if "GANCOURSE_DATA" not in os.environ:
        sys.exit("set GANCOURSE_DATA to the folder that holds the whole sets")
    main(Path(os.environ["GANCOURSE_DATA"]))
