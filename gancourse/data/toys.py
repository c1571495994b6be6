"""Points instead of pictures: laws whose density, modes and distances are known, so that a GAN can be marked."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from ..errors import unknown
from .resident import Resident

POINTS = 100_000  # in a set (PacGAN, sec. 4.1)


def ring(modes: int = 8, radius: float = 1.0) -> Tensor:
    """Centres on a circle: [modes, 2].  The last is not the first once more, or there would be one mode less."""
    angle = torch.arange(modes) * (2 * math.pi / modes)
    return radius * torch.stack([angle.cos(), angle.sin()], 1)


def grid(side: int = 5, gap: float = 2.0) -> Tensor:
    """Centres on a square lattice around 0: [side * side, 2]."""
    axis = gap * (torch.arange(side) - (side - 1) / 2)
    return torch.cartesian_prod(axis, axis)


MIXTURES: dict[str, tuple[Tensor, float]] = {  # centres of the modes, standard deviation of each
    "gaussian1d": (torch.tensor([[4.0]]), 0.5),
    "ring8": (ring(), 0.01),  # PacGAN, sec. 4.1; the same as in Unrolled GAN's code
    "grid25": (grid(), 0.05),  # PacGAN, sec. 4.1
}


def centres(name: str) -> Tensor:
    """The modes of a mixture: [modes, dimensions]."""
    return mixture(name)[0]


def std(name: str) -> float:
    """The standard deviation of each mode in each dimension."""
    return mixture(name)[1]


def mixture(name: str) -> tuple[Tensor, float]:
    """Centres and standard deviation.  Raises CourseError where a set is no mixture of Gaussians."""
    if name not in MIXTURES:
        raise unknown("mixture", name, MIXTURES)
    return MIXTURES[name]


def moons(n: int, generator: torch.Generator) -> dict[str, Tensor]:
    """Two interleaved half circles of radius 1, "x" [n, 2], and which of the two a point lies on, "y" [n]."""
    angle = math.pi * torch.rand(n, generator=generator)
    lower = torch.randint(2, (n,), generator=generator)
    sign = 1 - 2 * lower
    x = torch.stack([sign * angle.cos() + lower - 0.5, sign * angle.sin() + 0.5 * lower - 0.25], 1)
    return {"x": x, "y": lower}


def spiral(n: int, generator: torch.Generator) -> dict[str, Tensor]:
    """One arm that winds one and a half times and ends at radius 1, as many points on each stretch: "x" [n, 2]."""
    turn = torch.rand(n, generator=generator).sqrt()
    angle = 3 * math.pi * turn
    return {"x": turn[:, None] * torch.stack([angle.cos(), angle.sin()], 1)}


CURVES: dict[str, tuple[Callable[[int, torch.Generator], dict[str, Tensor]], float]] = {
    "moons": (moons, 0.05),
    "spiral": (spiral, 0.02),
}
NAMES = (*MIXTURES, *CURVES)


def load(name: str, split: str, n: int) -> Resident:
    """`n` points of a toy law, the same ones every time: "x" float32 [n, 1 or 2]; test points are others.

    The moons also know which of the two a point lies on, "y".
    """
    generator = torch.Generator().manual_seed(2 * NAMES.index(name) + (split == "test"))
    if name in MIXTURES:
        modes, noise = MIXTURES[name]
        clean = {"x": modes[torch.randint(len(modes), (n,), generator=generator)]}
    else:
        curve, noise = CURVES[name]
        clean = curve(n, generator)
    x = clean["x"] + noise * torch.randn(clean["x"].shape, generator=generator)
    return Resident(clean | {"x": x}, name=name)
