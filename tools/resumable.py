"""Long experiments of many runs: what is finished stays finished."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from gancourse.files import write_json


def once(path: Path, run: Callable[..., dict], *arguments) -> dict:
    """What `run(*arguments)` gives, with the seconds of CPU that it took; read from `path` if it is there already."""
    if not path.exists():
        clock = time.process_time()
        found = run(*arguments)
        write_json(path, found | {"cpu_seconds": round(time.process_time() - clock, 1)})
        print(path.stem, path.read_text(encoding="utf-8").replace("\n", ""), flush=True)
    return json.loads(path.read_text(encoding="utf-8"))
