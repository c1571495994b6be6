"""The kernel distance between two clouds of features: unlike Fréchet's, right on average for few samples too."""

import torch
from torch import Tensor

from ..errors import CourseError
from .tables import tables


def mmd(a: Tensor, b: Tensor) -> float:
    """The unbiased estimate of MMD^2 of two tables [N, F] and [M, F] under the kernel (x.y / F + 1)^3.

    Bińkowski et al. 2018, sec. 4, by the estimator of Gretton et al. 2012, eq. 3.  Around 0 for equal laws, and then
    often below 0.
    """
    a, b = tables(a, b)
    return (within(a) + within(b) - 2 * kernel(a, b).mean()).item()


def kid(a: Tensor, b: Tensor, size: int = 1000, subsets: int = 100, seed: int = 0) -> tuple[float, float]:
    """KID: mean and standard deviation of MMD^2 over random subsets of `size` rows of both tables.

    The name belongs to Inception features; on others, name them.  Raises CourseError where a table has too few rows.
    """
    a, b = tables(a, b)
    if subsets < 1:
        raise CourseError(f"subsets is {subsets}; the mean wants 1 or more")
    if not 2 <= size <= min(len(a), len(b)):
        raise CourseError(f"subsets of {size} rows cannot be drawn from {len(a)} and {len(b)}; take more samples")
    generator = torch.Generator().manual_seed(seed)
    part = lambda x: x[torch.randperm(len(x), generator=generator)[:size]]
    found = torch.tensor([mmd(part(a), part(b)) for _ in range(subsets)], dtype=torch.float64)
    return found.mean().item(), found.std(correction=0).item()


def kernel(a: Tensor, b: Tensor) -> Tensor:
    """(x.y / F + 1)^3 for all pairs of rows: [N, M]."""
    return (a @ b.T / a.shape[1] + 1) ** 3


def within(a: Tensor) -> Tensor:
    """The kernel's mean over the pairs of different rows."""
    k = kernel(a, a)
    return (k.sum() - k.trace()) / (len(a) * (len(a) - 1))
