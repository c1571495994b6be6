"""Games of two players with a number each and losses that have gradients: the xy game, quadratics, the Dirac-GAN.

A game is two losses, functions of both numbers.  Player 0 owns x (for a GAN: the generator, which minimises the
value), player 1 owns y (the discriminator).  A state is w = (x, y): [2] for one game, [2, d] for d games side by side,
whose losses are summed.  A vector field gives every state the velocity at which both descend.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.func import grad, jacrev

from ..errors import CourseError
from ..losses import Loss, minimax

Map = Callable[[Tensor], Tensor]  # of states: a vector field, or one step of an update rule


class Game(NamedTuple):
    """What each player minimises: `x(x, y)` and `y(x, y)`, scalars."""

    x: Callable[[Tensor, Tensor], Tensor]
    y: Callable[[Tensor, Tensor], Tensor]


def zero_sum(value: Callable[[Tensor, Tensor], Tensor]) -> Game:
    """min_x max_y value(x, y): one's gain is the other's loss."""
    return Game(value, lambda x, y: -value(x, y))


bilinear = zero_sum(lambda x, y: (x * y).sum())  # min_x max_y xy; its equilibrium is (0, 0)


def quadratic(a: float, b: float, c: float) -> Game:
    """min_x max_y a x^2 / 2 + b x y - c y^2 / 2; a and c pull both players towards (0, 0), b makes them turn."""
    return zero_sum(lambda x, y: (a * x**2 / 2 + b * x * y - c * y**2 / 2).sum())


def dirac(loss: Loss = minimax, gamma: float = 0.0, target: float = 0.0, noise: float = 0.0) -> Game:
    """The Dirac-GAN (Mescheder et al. 2018, sec. 2): all data lie at 0, all fakes at theta, D's logit is psi x.

    A state is (theta, psi).  `gamma` weighs the penalty gamma / 2 (|slope of D| - target)^2.  The slope is psi
    everywhere, so with target 0 the penalties R1 (at the data) and R2 (at the fakes) are one, and with target 1 it is
    that of WGAN-GP and DRAGAN.  `noise` is the standard deviation of instance noise on data and fakes (ibid.,
    sec. 3), averaged over 1,000 quantiles.  The relativistic loss of R3GAN is `nonsaturating` here, since the
    logit of the data is 0.

    The paper's psi has the other sign, since its D calls fakes positive; start at (1, -1) for its (1, 1).
    """
    if gamma < 0 or noise < 0:
        raise CourseError(f"gamma is {gamma} and noise is {noise}; neither can be negative")
    blur = noise * quantiles(1000) if noise else torch.zeros(1, dtype=torch.float64)

    def generator(theta: Tensor, psi: Tensor) -> Tensor:
        fake_logit = psi[..., None] * (theta[..., None] + blur)
        return theta.numel() * loss.g(fake_logit)  # the loss is a mean; of games side by side each wants its own

    def discriminator(theta: Tensor, psi: Tensor) -> Tensor:
        real_logit, fake_logit = psi[..., None] * blur, psi[..., None] * (theta[..., None] + blur)
        d = theta.numel() * loss.d(real_logit, fake_logit)
        # the square is written out: autograd takes |psi|' = 0 at 0, and (|psi|^2)'' would be 0 there instead of 2
        return d + gamma / 2 * (psi**2 - 2 * target * psi.abs() + target**2).sum() if gamma else d

    return Game(generator, discriminator)


def quantiles(n: int) -> Tensor:
    """n equally likely values that stand for N(0, 1), [n]: mean 0 and variance 1 are exact."""
    z = torch.erfinv(2 * (torch.arange(n, dtype=torch.float64) + 0.5) / n - 1) * math.sqrt(2)
    return z / z.square().mean().sqrt()


def vector_field(game: Game) -> Map:
    """v(w) = (-dL_x/dx, -dL_y/dy), where each player goes if the other stands still."""

    def both(mine: Tensor, theirs: Tensor) -> Tensor:  # each loss as its own player sees it: only `mine` can move
        return game.x(mine[0], theirs[1]) + game.y(theirs[0], mine[1])

    return lambda w: -grad(both)(w, w)


def consensus(field: Map, gamma: float) -> Map:
    """v - gamma grad |v|^2 / 2: both players also try to make the field vanish (Mescheder et al. 2017)."""
    half_square = lambda w: field(w).square().sum() / 2
    return lambda w: field(w) - gamma * grad(half_square)(w)


def jacobian(f: Map, at: Tensor) -> Tensor:
    """The Jacobian of a field or a step at the state `at`, by autograd: [n, n] with n = the numbers in a state."""
    at = torch.as_tensor(at, dtype=torch.float64)
    return jacrev(f)(at).reshape(at.numel(), at.numel())


def eigenvalues(f: Map, at: Tensor) -> Tensor:
    """The eigenvalues of the Jacobian of a field or a step, complex [n].

    In continuous time a field attracts where all real parts are negative; a step does where all moduli are below 1.
    """
    return torch.linalg.eigvals(jacobian(f, at))
