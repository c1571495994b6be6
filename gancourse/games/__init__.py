"""Games small enough to be understood: payoff matrices, and two players with a number each.

`matrix` solves finite zero-sum games; `smooth` has games whose losses have gradients, with their vector fields and
Jacobians; `rules` are the ways to move in them.  `played` has the same games as `GAN`s, for the engine that trains
the pictures (import it by name: it builds on `gancourse.game`, which the rest does not need).
"""

from .matrix import (
    Solution,
    best_response,
    exploitability,
    fictitious_play,
    matching_pennies,
    rock_paper_scissors,
    solve,
)
from .rules import (
    alternating,
    clipped,
    extragradient,
    implicit,
    momentum,
    optimistic,
    radius,
    remember,
    simultaneous,
    trajectory,
)
from .smooth import (
    Game,
    bilinear,
    consensus,
    dirac,
    eigenvalues,
    jacobian,
    quadratic,
    vector_field,
    zero_sum,
)

__all__ = [
    "Game",
    "Solution",
    "alternating",
    "best_response",
    "bilinear",
    "clipped",
    "consensus",
    "dirac",
    "eigenvalues",
    "exploitability",
    "extragradient",
    "fictitious_play",
    "implicit",
    "jacobian",
    "matching_pennies",
    "momentum",
    "optimistic",
    "quadratic",
    "radius",
    "remember",
    "rock_paper_scissors",
    "simultaneous",
    "solve",
    "trajectory",
    "vector_field",
    "zero_sum",
]
