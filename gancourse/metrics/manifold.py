"""Fidelity and diversity apart: each cloud of features is a union of balls that reach to the k-th neighbour."""

from collections.abc import Iterator

import torch
from torch import Tensor

from ..errors import CourseError
from .tables import tables

CHUNK = 512  # rows whose distances to all of the other table stand in memory together


def precision_recall(real: Tensor, fake: Tensor, k: int = 3) -> tuple[float, float]:
    """Improved precision and recall of two tables [N, F] and [M, F] (Kynkäänniemi et al. 2019, eqs. 1 and 2).

    Precision is the share of fakes inside some real ball, recall the share of reals inside some fake ball; a ball
    reaches to its centre's k-th neighbour in its own table.  Both depend on N, M and k: compare like with like.
    """
    real, fake = prepared(real, fake, k)
    return share_inside(fake, real, k), share_inside(real, fake, k)


def density_coverage(real: Tensor, fake: Tensor, k: int = 5) -> tuple[float, float]:
    """Density and coverage of two tables [N, F] and [M, F] (Naeem et al. 2020, eqs. 4 and 5).

    Density counts in how many real balls a fake lies, divided by k: about 1 for equal laws, and it may exceed 1.
    Coverage is the share of real balls with a fake in them.  Only real balls are used: outliers among the fakes, which
    widen the fake balls, buy nothing.
    """
    real, fake = prepared(real, fake, k)
    reach = radii(real, k)
    count = covered = 0
    for rows, part in distances(real, fake):
        inside = part <= reach[rows, None]
        count, covered = count + inside.sum().item(), covered + inside.any(1).sum().item()
    return count / (k * len(fake)), covered / len(real)


def prepared(real: Tensor, fake: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Checked tables around 0, where squared distances lose fewest digits."""
    if k < 1:
        raise CourseError(f"k is {k}; a ball reaches to neighbour 1 or a later one")
    real, fake = tables(real, fake, k + 1, ("real", "fake"))
    return real - real.mean(0), fake - real.mean(0)


def share_inside(query: Tensor, bank: Tensor, k: int) -> float:
    """The share of the rows of `query` that lie in the ball of some row of `bank`."""
    reach = radii(bank, k)
    return sum((part <= reach).any(1).sum().item() for _, part in distances(query, bank)) / len(query)


def radii(x: Tensor, k: int) -> Tensor:
    """The squared distance of each row to its k-th neighbour [N]; a hair more, so that rounding decides no tie."""
    reach = [part.kthvalue(k + 1, dim=1).values for _, part in distances(x, x)]  # the first neighbour is the row itself
    return torch.cat(reach) + 1e-9 * x.square().sum(1).mean()


def distances(a: Tensor, b: Tensor) -> Iterator[tuple[slice, Tensor]]:
    """Squared distances of all rows of `a` to all of `b`, some rows of `a` at a time: (which rows, [rows, M])."""
    norms = b.square().sum(1)
    for start in range(0, len(a), CHUNK):
        rows = slice(start, start + CHUNK)
        part = a[rows]
        yield rows, torch.addmm(norms, part, b.T, alpha=-2).add_(part.square().sum(1, keepdim=True))
