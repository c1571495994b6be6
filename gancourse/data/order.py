"""In which order data are drawn: a pure function of a seed, so that resuming a run is only a position."""

from collections.abc import Iterator
from hashlib import blake2b

import torch
from torch import Tensor

from ..errors import CourseError


def permutation(size: int, seed: int, group: int, epoch: int) -> Tensor:
    """The order of `size` items in one epoch, int64 [size]: the same whenever and wherever it is asked for."""
    digest = blake2b(f"{seed}/{group}/{epoch}".encode(), digest_size=4).digest()
    return torch.randperm(size, generator=torch.Generator().manual_seed(int.from_bytes(digest, "little")))


def draws(
    size: int, n: int, start: int = 0, seed: int = 0, group: int = 0, device: str | torch.device = "cpu"
) -> Iterator[Tensor]:
    """Endless batches of exactly `n` positions, int64 [n]: the epochs' permutations one after the other.

    The first `start` positions are skipped.  A batch may straddle epochs, so that no item is ever left out.
    """
    epoch, begun = divmod(start, size)
    left = permutation(size, seed, group, epoch)[begun:].to(device)
    while True:
        while len(left) < n:
            epoch += 1
            left = torch.cat([left, permutation(size, seed, group, epoch).to(device)])
        yield left[:n]
        left = left[n:]


def share(whole: Tensor, shard: tuple[int, int]) -> Tensor:
    """What one process of several gets of a batch."""
    rank, world = shard
    return whole[rank::world]


def check_draw(n: int, start: int, shard: tuple[int, int]) -> None:
    """Refuse a batch that cannot be drawn or shared out."""
    rank, world = shard
    if n < 1 or start < 0:
        raise CourseError(f"cannot draw a batch of {n} from position {start}; give at least 1 and 0")
    if not 0 <= rank < world:
        raise CourseError(f"shard is {shard}; it must be (rank, world) with 0 <= rank < world")
    if n % world:
        raise CourseError(f"a batch of {n} cannot be shared equally by {world} processes; take a multiple of {world}")
