"""A reader's own pictures: every picture file below a folder."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from torch import Tensor

from ..errors import CourseError
from .pictures import decode, spaced, warn_unreadable
from .resident import Resident
from .stream import WORKERS, Files, Stream

SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"}
size, channels = 64, 3  # where the reader asks for nothing else
RESIDENT_BYTES = 2 * 10**9  # a larger set is decoded while the game plays


def picture_files(folder: Path) -> list[Path]:
    """Every picture file below `folder`, sorted, without hidden ones.  Raises CourseError where there is none."""
    if not folder.is_dir():
        raise CourseError(f"{folder} is no folder; give the folder that holds the pictures, as in folder:pictures/cats")
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    hidden = lambda path: any(part.startswith(".") for part in path.relative_to(folder).parts)
    found = [path for path in found if not hidden(path)]  # "._cat.jpg" of macOS is no picture, .thumbnails no class
    if not found:
        raise CourseError(f"{folder} holds no picture; it wants files that end in {', '.join(sorted(SUFFIXES))}")
    return found


def subfolder_classes(files: list[Path], folder: Path) -> tuple[list[str], Tensor | None]:
    """The subfolders as classes, and the class of each file; none where a file lies in the folder itself."""
    parts = [path.relative_to(folder).parts for path in files]
    if any(len(part) == 1 for part in parts):
        return [], None
    classes = sorted({part[0] for part in parts})
    return classes, torch.tensor([classes.index(part[0]) for part in parts])


def load(name: str, split: str, limit: int | None, size: int, channels: int, **options) -> Resident:
    """The pictures of "folder:PATH": decoded now where they fit into 2 GB, else while the game plays."""
    if name == "folder:":
        raise CourseError("folder: names no folder; write folder:PATH, for example folder:my-pictures")
    folder = Path(name.removeprefix("folder:")).expanduser()
    if split == "test":
        raise CourseError(f"{folder} has no test split; load the folder that holds the pictures for testing")
    files = spaced(picture_files(folder), limit)
    classes, labels = subfolder_classes(files, folder)
    if len(files) * channels * size * size > RESIDENT_BYTES:
        return Stream(Files(files, size, channels), labels, name=name, classes=classes, **options)
    x, readable = decode_all(files, size, channels)
    group = {"x": x} if labels is None else {"x": x, "y": labels[readable]}
    read = [file for file, whole in zip(files, readable.tolist()) if whole]
    return Resident(group, name=name, classes=classes, files=read, **options)


def decode_all(files: list[Path], size: int, channels: int) -> tuple[Tensor, Tensor]:
    """Pictures uint8 [n, channels, size, size], and which of `files` they are: bool [N].

    A file that cannot be read is warned of and left out.  Raises CourseError where none can be read.
    """
    x, readable = torch.empty(len(files), channels, size, size, dtype=torch.uint8), torch.ones(len(files), dtype=bool)

    def read(row: int) -> OSError | None:
        try:
            x[row] = decode(files[row], size, channels)
        except OSError as error:
            return error

    with ThreadPoolExecutor(WORKERS) as pool:
        for row, error in enumerate(pool.map(read, range(len(files)))):
            if error:
                readable[row] = False
                warn_unreadable(files[row], error)
    if not readable.any():
        raise CourseError(f"none of the {len(files)} pictures can be read, the first of them {files[0]}")
    return (x if readable.all() else x[readable]), readable
