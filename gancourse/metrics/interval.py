"""How far chance reaches: intervals over seeds, and over the items of one run."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from ..errors import CourseError


class Interval(NamedTuple):
    """A mean, and where it may lie."""

    mean: float
    low: float
    high: float


def interval(values: Sequence[float], level: float = 0.95) -> Interval:
    """Mean of one number a seed, and Student's t interval for the mean over all seeds.

    One seed tells nothing of the others: low and high are then NaN.
    """
    x = checked(values, level)
    mean, n = x.mean().item(), len(x)
    if n == 1:
        return Interval(mean, math.nan, math.nan)
    half = student(n - 1, level) * x.std().item() / math.sqrt(n)
    return Interval(mean, mean - half, mean + half)


def bootstrap(values: Sequence[float] | Tensor, level: float = 0.95, draws: int = 1000, seed: int = 0) -> Interval:
    """Mean of one number an item, and the percentile interval over `draws` resamplings of the items (Efron 1979).

    For one run: it says how the mean would move with other items, and nothing of other seeds.  Only for means: a
    distance between clouds, or neighbours, are distorted by the doubles in a resampling.
    """
    x = checked(values, level)
    if draws < 1:
        raise CourseError(f"draws is {draws}; an interval wants 1 resampling or more, better a thousand")
    generator = torch.Generator().manual_seed(seed)
    means = torch.stack([x[torch.randint(len(x), (len(x),), generator=generator)].mean() for _ in range(draws)])
    tails = torch.tensor([(1 - level) / 2, (1 + level) / 2], dtype=x.dtype)
    low, high = means.quantile(tails).tolist()
    return Interval(x.mean().item(), low, high)


def checked(values: Sequence[float] | Tensor, level: float) -> Tensor:
    """One or more finite numbers as float64 [N], and a level between 0 and 1."""
    if not 0 < level < 1:
        raise CourseError(f"level is {level}; it must be more than 0 and less than 1, for example 0.95")
    x = torch.as_tensor(values, dtype=torch.float64).cpu()
    if x.ndim != 1 or not len(x) or not x.isfinite().all():
        raise CourseError(f"an interval wants one or more finite numbers; these are {values}")
    return x


def student(freedom: int, level: float) -> float:
    """The t that a Student variable of so many degrees of freedom stays within with probability `level`."""
    low, high = 0.0, math.pi / 2  # of the angle atan(t / sqrt(freedom))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, freedom) < level else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


def within(angle: float, freedom: int) -> float:
    """P(|T| <= sqrt(freedom) tan(angle)) by the finite sums of Abramowitz & Stegun 1964, 26.7.3 and 26.7.4."""
    odd, cosine = freedom % 2, math.cos(angle)
    term = total = cosine if odd else 1.0
    for power in range(2 + odd, freedom - 1, 2):
        term *= cosine**2 * (power - 1) / power
        total += term
    if freedom == 1:
        total = 0.0
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
