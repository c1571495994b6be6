"""Long experiments of many runs: what is finished stays finished."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from gancourse.files import write_json
from gancourse.game import GAN
from gancourse.runs import fixed_samples


def once(path: Path, run: Callable[..., dict], *arguments) -> dict:
    """What `run(*arguments)` gives, with the seconds of CPU that it took; read from `path` if it is there already."""
    if not path.exists():
        clock = time.process_time()
        found = run(*arguments)
        write_json(path, found | {"cpu_seconds": round(time.process_time() - clock, 1)})
        print(path.stem, path.read_text(encoding="utf-8").replace("\n", ""), flush=True)
    return json.loads(path.read_text(encoding="utf-8"))


def samples(gan: GAN, n: int) -> Tensor:
    """`n` samples, a whole number of thousands, drawn a thousand at a time: the same ones every time."""
    return torch.cat([fixed_samples(gan, 1000, seed) for seed in range(n // 1000)])
