"""Ways to move in a game: each turns a vector field into one step, a function from a state to the next.

States are [2, ...] with the players first.  Rules with a memory act on [2, 2, ...], where [:, 0] is now and [:, 1] one
step ago: begin with `remember(w)`.  A step is a plain function, so `jacobian` and `radius` apply to it, and rules nest:

    v = vector_field(bilinear)
    step = alternating(momentum(v, h=0.1, beta=-0.5), first=0)
    path = trajectory(step, remember([1.0, 1.0]), 1000)[:, :, 0]
"""

import torch
from torch import Tensor

from ..divergences import Numbers, numbers
from ..errors import CourseError
from .smooth import Map, eigenvalues, jacobian


def simultaneous(field: Map, h: float) -> Map:
    """w + h v(w): both move at once, neither has seen the other's move.  `h` may be one step size a player, [2]."""
    return lambda w: w + h * field(w)


def alternating(step: Map, first: int) -> Map:
    """One player makes its part of `step`, then the other answers; `first` is 0 (x, the generator) or 1 (y, D)."""
    if first not in (0, 1):
        raise CourseError(f"first is {first!r}; say 0 if x (the generator) moves first, 1 if y (the discriminator)")

    def both(w: Tensor) -> Tensor:
        for player in (first, 1 - first):
            moved = step(w)
            w = torch.stack([moved[i] if i == player else w[i] for i in (0, 1)])
        return w

    return both


def extragradient(field: Map, h: float) -> Map:
    """w + h v(w + h v(w)): look ahead, come back and go where it pointed there (Korpelevich 1976)."""
    return lambda w: w + h * field(w + h * field(w))


def optimistic(field: Map, h: float) -> Map:
    """w + 2 h v(w) - h v(before): a look ahead for the price of one gradient (Popov 1980; Daskalakis et al. 2018)."""

    def step(state: Tensor) -> Tensor:
        w, before = state.unbind(1)
        return torch.stack([w + 2 * h * field(w) - h * field(before), w], 1)

    return step


def momentum(field: Map, h: float, beta: float) -> Map:
    """w + h v(w) + beta (w - before), the heavy ball (Polyak 1964); games may want beta < 0 (Gidel et al. 2019)."""

    def step(state: Tensor) -> Tensor:
        w, before = state.unbind(1)
        return torch.stack([w + h * field(w) + beta * (w - before), w], 1)

    return step


def implicit(field: Map, h: float) -> Map:
    """The new `w'` that solves `w' = w + h v(w')`: exact for linear fields, as of `bilinear` and `quadratic`.

    For others there is no closed form; this is then one step of Newton's method for w', begun at w.
    """

    def step(w: Tensor) -> Tensor:
        system = torch.eye(w.numel(), dtype=w.dtype) - h * jacobian(field, w)
        return w + torch.linalg.solve(system, h * field(w).flatten()).reshape(w.shape)

    return step


def clipped(step: Map, c: float) -> Map:
    """`step`, then player 1's number back into [-c, c], as WGAN does with its critic (Arjovsky et al. 2017, alg. 1)."""

    def both(w: Tensor) -> Tensor:
        x, y = step(w)
        return torch.stack([x, y.clamp(-c, c)])

    return both


def remember(w: Numbers) -> Tensor:
    """The first state of a rule with a memory, [2, 2, ...]: it was here one step ago too."""
    w = start(w)
    return torch.stack([w, w], 1)


def trajectory(step: Map, w: Numbers, steps: int) -> Tensor:
    """The states that `step` goes through from `w`, itself included: [steps + 1, 2, ...]."""
    path = [start(w)]
    for _ in range(steps):
        path.append(step(path[-1]))
    return torch.stack(path)


def radius(step: Map, at: Numbers) -> float:
    """The spectral radius of a step at a fixed point: the factor by which a small distance to it shrinks, or grows."""
    return eigenvalues(step, start(at)).abs().max().item()


def start(w: Numbers) -> Tensor:
    """`w` as a float64 state."""
    w = numbers(w, "the state")
    if w.ndim == 0 or len(w) != 2:
        raise CourseError(
            f"a state of shape {list(w.shape)} is no state of two players; give (x, y), shape [2] or [2, d]"
        )
    return w
