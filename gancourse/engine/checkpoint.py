"""Checkpoints: a safetensors file with every tensor, and beside it a JSON file with the rest.

The JSON file is written last and holds the tensors' SHA-256: a pair is whole or it does not count.  No pickle.
"""

import json
import sys
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from ..errors import CourseError
from ..files import atomic, sha256, write_json

FORMAT = 1
KEEP = 3  # how many of the last checkpoints stay on the disk


class Damaged(CourseError):
    """A checkpoint that cannot be read; the one before it may do."""


def save(folder: str | Path, images: int, tensors: dict[str, Tensor], facts: dict, keep: int | None = KEEP) -> Path:
    """Write a checkpoint after `images` images into `folder`; of those up to it, remove all but the last `keep`."""
    path = Path(folder) / f"{images:012d}.json"
    try:
        with atomic(path.with_suffix(".safetensors")) as part:
            save_file({name: t.detach().cpu().contiguous() for name, t in tensors.items()}, part)
            digest = sha256(part)
        write_json(path, {"format": FORMAT, "sha256": digest, "images": images, **facts})
    except (OSError, SafetensorError) as error:
        raise CourseError(f"cannot write checkpoint {path}: {error}; the checkpoints before it are good") from error
    until = find(folder)[: find(folder).index(path) + 1]
    for old in until[:-keep] if keep else []:
        old.unlink()  # the JSON file first: without it a checkpoint does not count
        old.with_suffix(".safetensors").unlink(missing_ok=True)
    return path


def find(folder: str | Path) -> list[Path]:
    """The JSON files of a folder's checkpoints, oldest first."""
    return sorted(p for p in Path(folder).glob("*.json") if p.stem.isdigit())


def load(path: Path) -> tuple[dict[str, Tensor], dict]:
    """(tensors, facts) of the checkpoint whose JSON file is `path`.

    Raises Damaged if it cannot be read, CourseError if another version of the package wrote it.
    """
    tensors = path.with_suffix(".safetensors")
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if facts["format"] == FORMAT and sha256(tensors) != facts["sha256"]:
            raise ValueError(f"the checksum of {tensors.name} differs from the one in {path.name}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"checkpoint {path} is damaged: {error}") from error
    if facts["format"] != FORMAT:
        raise CourseError(
            f"checkpoint {path} has format {facts['format']}, this version of gancourse reads format {FORMAT}; "
            "resume it with the version that wrote it"
        )
    return load_file(tensors), facts


def latest(folder: str | Path) -> tuple[dict[str, Tensor], dict]:
    """The last checkpoint of a folder that is whole; a damaged one is named and the one before it is used."""
    paths = find(folder)
    if not paths:
        raise CourseError(f"there is no checkpoint in {folder}; start the training without resuming")
    for path in reversed(paths):
        try:
            return load(path)
        except Damaged as error:
            print(f"{error}; trying the one before it", file=sys.stderr)
    raise CourseError(f"no checkpoint in {folder} can be read, {len(paths)} were tried; start the training anew")


def part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The tensors whose name starts with `prefix`, under the rest of it."""
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
