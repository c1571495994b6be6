"""How many modes a generator found, where the modes are known."""

from typing import NamedTuple

import torch
from torch import Tensor

from ..errors import CourseError
from .classify import Classifier, classifier
from .tables import tables

STACKED_MODES = 1000  # modes of three stacked digits
REACH = 3  # standard deviations within which a point is of high quality


class Modes(NamedTuple):
    """What `modes` found: captured of the modes, the share of high quality, reverse KL (in nats) to the uniform law."""

    captured: int
    quality: float
    kl: float


class Stacked(NamedTuple):
    """What `stacked_modes` found: captured of 1,000 modes, and reverse KL (in nats) to the uniform law."""

    captured: int
    kl: float


def modes(points: Tensor, centres: Tensor, std: float) -> Modes:
    """Modes of a mixture of Gaussians with these `centres` [K, d] and this `std` that the points [N, d] found.

    A point is of high quality within 3 std of the nearest centre; a mode is captured if it is the nearest of one such
    point (Srivastava et al. 2017, sec. 4; 2,500 points there).  reverse KL: every point counts for its nearest mode
    (Lin et al. 2018, sec. 4.1).  Beside it stands `quality_ceiling`: no share above it is good news.
    """
    points, centres = tables(points, centres, 1)
    if std <= 0:
        raise CourseError(f"std is {std}; a mode's standard deviation is above 0")
    if len(points) < 10 * len(centres):
        raise CourseError(f"{len(points)} points cannot show {len(centres)} modes; take {10 * len(centres)} or more")
    distance, nearest = torch.cdist(points, centres).min(1)
    good = distance <= REACH * std
    counts = torch.bincount(nearest, minlength=len(centres))
    return Modes(len(nearest[good].unique()), good.double().mean().item(), reverse_kl(counts))


def quality_ceiling(dimensions: int = 2) -> float:
    """The share of high quality of the mixture itself: 1 - e^-4.5 = 98.9% in the plane."""
    return torch.special.gammainc(torch.tensor(dimensions / 2.0).double(), torch.tensor(REACH**2 / 2.0).double()).item()


def reverse_kl(counts: Tensor) -> float:
    """KL(p || uniform) in nats of the shares p that stand behind the counts [K]; a mode without a count adds 0."""
    p = counts.double() / counts.sum()
    return torch.special.xlogy(p, p * len(p)).sum().item()


def stacked_modes(images: Tensor, judge: Classifier | None = None) -> Stacked:
    """Modes of Stacked MNIST among images [N, 3, H, W]: each channel is a digit, told by `judge`.

    Srivastava et al. 2017, sec. 4: a mode is captured if one sample falls into it, and reverse KL is that of the modes'
    histogram; 26,000 samples there.  `stacked_floor(N)` is what a perfect generator gets.
    """
    if not isinstance(images, Tensor) or images.ndim != 4 or images.shape[1] != 3:
        raise CourseError(f"stacked digits are images [N, 3, H, W]; these are {list(getattr(images, 'shape', []))}")
    if len(images) < 10 * STACKED_MODES:
        raise CourseError(
            f"{len(images):,} images cannot show {STACKED_MODES:,} modes; take {10 * STACKED_MODES:,} or more"
        )
    judge = judge or classifier("mnist")
    digits = judge.predict(images.flatten(0, 1)[:, None]).view(-1, 3)
    counts = torch.bincount(digits @ torch.tensor([100, 10, 1]), minlength=STACKED_MODES)
    return Stacked((counts > 0).sum().item(), reverse_kl(counts))


def stacked_floor(n: int) -> tuple[float, float]:
    """What `n` samples of the uniform law over 1,000 modes get on average: modes, and reverse KL to the first order."""
    return STACKED_MODES * (1 - (1 - 1 / STACKED_MODES) ** n), (STACKED_MODES - 1) / (2 * n)
