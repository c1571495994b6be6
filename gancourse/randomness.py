"""Random numbers that leave no trace."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def apart(device: str | torch.device = "cpu", seed: int | None = None) -> Iterator[None]:
    """What is drawn inside the block, from `seed` where one is given, leaves torch's random numbers as they were."""
    device = torch.device(device)
    with torch.random.fork_rng([] if device.type == "cpu" else [device]):
        if seed is not None:
            torch.manual_seed(seed)
        yield
