"""Is the generator a copyist?  The nearest training images of its samples."""

import torch
from torch import Tensor

from ..errors import CourseError
from .features import flat

CHUNK = 4096  # bank images at a time: 60,000 of them never stand in memory as floats


def nearest(query: Tensor, bank: Tensor, k: int = 1) -> tuple[Tensor, Tensor]:
    """For each image of `query` the `k` nearest of the `bank`: distances [Q, k] and indices [Q, k], nearest first.

    Distances are root mean squares over the pixels, of images in [-1, 1]: 0 is a copy, 2 is black against white.
    """
    rows = flat(query)
    if not 1 <= k <= len(bank):
        raise CourseError(f"k is {k}; the bank has {len(bank)} images")
    if rows.shape[1:] != bank[:1].flatten(1).shape[1:]:
        raise CourseError(f"the images differ in shape: {list(query.shape[1:])} and {list(bank.shape[1:])}")
    best, index = torch.empty(len(rows), 0), torch.empty(len(rows), 0, dtype=torch.long)
    for start in range(0, len(bank), CHUNK):
        found = torch.cdist(rows, flat(bank[start : start + CHUNK]))
        best = torch.cat([best, found], 1)
        index = torch.cat([index, torch.arange(start, start + found.shape[1]).expand_as(found)], 1)
        best, order = best.topk(min(k, best.shape[1]), dim=1, largest=False)
        index = index.gather(1, order)
    exact = (rows[:, None] - flat(bank[index.flatten()]).view(*index.shape, -1)).square().mean(2).sqrt()
    exact, order = exact.sort(dim=1, stable=True)  # cdist's fast distances are only good for finding candidates
    return exact, index.gather(1, order)
