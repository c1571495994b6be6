"""Files that are either wholly there or not there at all."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any


@contextmanager
def atomic(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; when the block ends well, it takes the place of `path` in one stroke.

    A full disk, Ctrl-C or `kill -9` inside the block leaves the old file as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.{token_hex(8)}{path.suffix}")
    part.touch(exist_ok=False)
    mode = stat.S_IMODE((path if path.exists() else part).stat().st_mode)
    try:
        part.chmod(mode)  # before anything is in it: what was private stays so
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.chmod(mode)  # safetensors puts a file of its own in this one's place, for the owner alone
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_json(path: str | Path, value: Any) -> None:
    """Write `value` as readable JSON, atomically."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def storable(value: Any) -> Any:
    r"""The same JSON with "?" for half characters such as "\ud800", which JSON may name and no file can hold."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8, atomically."""
    with atomic(path) as part:
        part.write_text(text, encoding="utf-8")


def sha256(path: Path) -> str:
    """Checksum of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
