"""Adversarial losses and penalties: pure functions of what the discriminator said, its logits.

Everything is computed in float32 or wider, also where autocast has made the logits 16 bits wide: losses and penalties
would lose their last digits there.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.functional import relu

from .errors import CourseError


def wide(t: Tensor) -> Tensor:
    """`t` in float32, or as it is where it is wider."""
    return t.to(torch.promote_types(t.dtype, torch.float32))


def softplus(t: Tensor) -> Tensor:
    """log(1 + e^t), so that softplus(-t) = -log sigmoid(t), without overflow and without log(0)."""
    return functional.softplus(wide(t))


class Loss(NamedTuple):
    """What each player minimises: `d(real_logit, fake_logit)` and `g(fake_logit)`, logits [B, ...] -> scalar.

    Where a loss judges pairs, G's share is `g(fake_logit, real_logit)`.
    """

    d: Callable[[Tensor, Tensor], Tensor]
    g: Callable[..., Tensor]
    pairs: bool = False


minimax = Loss(  # Goodfellow et al. 2014, eq. 1: D minimises -V, G minimises V
    d=lambda real, fake: softplus(-real).mean() + softplus(fake).mean(),
    g=lambda fake: -softplus(fake).mean(),
)

nonsaturating = Loss(  # ibid., sec. 3: "rather than training G to minimize log(1 - D(G(z)))"
    d=minimax.d,
    g=lambda fake: softplus(-fake).mean(),
)

least_squares = Loss(  # Mao et al. 2017, eq. 9: a = 0 for fakes, b = c = 1
    d=lambda real, fake: (wide(real) - 1).square().mean() / 2 + wide(fake).square().mean() / 2,
    g=lambda fake: (wide(fake) - 1).square().mean() / 2,
)

wasserstein = Loss(  # Arjovsky et al. 2017, algorithm 1: the logit is a critic's score
    d=lambda real, fake: wide(fake).mean() - wide(real).mean(),
    g=lambda fake: -wide(fake).mean(),
)

hinge = Loss(  # Lim & Ye 2017, eq. 8 and 9; Miyato et al. 2018, eq. 16 and 17
    d=lambda real, fake: relu(1 - wide(real)).mean() + relu(1 + wide(fake)).mean(),
    g=lambda fake: -wide(fake).mean(),
)

# Jolicoeur-Martineau 2019, sec. 3.2, as in Huang et al. 2024, eq. 2: the softplus of a pair's logits
relativistic = Loss(
    d=lambda real, fake: softplus(wide(fake) - wide(real)).mean(),
    g=lambda fake, real: softplus(wide(real) - wide(fake)).mean(),
    pairs=True,
)


def gradient_norm(critic: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """|grad_x critic(x)| of every sample: [B, ...] -> [B], differentiable, in float32 or wider.

    Compiled networks run eagerly here, because compiled code cannot be differentiated twice.
    """
    x = wide(x.detach()).requires_grad_(True)
    kind = "cuda" if x.is_cuda else "cpu"  # shapes alone are computed on a device that autocast does not know
    with torch.autocast(kind, enabled=False), torch.compiler.set_stance("force_eager"):
        (grad,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return grad.flatten(1).norm(dim=1)


def gradient_penalty(critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, eps: Tensor) -> Tensor:
    """E (|grad critic(x^)| - 1)^2 at random points between real and fake (Gulrajani et al. 2017, eq. 3).

    real, fake: [B, ...]; eps: one U[0, 1] number a sample, [B], or a CourseError.
    """
    if eps.shape != real.shape[:1]:
        raise CourseError(
            f"eps has shape {list(eps.shape)}; it wants one number a sample, [{len(real)}]: torch.rand({len(real)})"
        )
    eps = eps.view(-1, *[1] * (real.ndim - 1))
    return (gradient_norm(critic, eps * real + (1 - eps) * fake) - 1).square().mean()


def zero_centred_penalty(critic: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """E |grad critic(x)|^2 / 2, to be multiplied by gamma: R1 at reals, R2 at fakes (Mescheder et al. 2018, eq. 9, 10).

    x: [B, ...].  The one half belongs to it: the authors' code leaves it out, so that its weight of 10 is gamma = 20.
    """
    return gradient_norm(critic, x).square().mean() / 2
