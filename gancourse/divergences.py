"""How far apart two distributions are, and what that has to do with a discriminator.  Everything is in nats.

Distributions are given in one of three ways.

- Probabilities `p`: [..., n], summing to one over the last dimension; leading dimensions broadcast.
- Densities on a grid: the same with `dx`, the width of the cells (a number, or one width a cell, [n]).
  A density that underflows to 0 counts as 0: for Gaussians far apart take the closed forms below.
- Samples, where the quantity is defined for them: the Wasserstein distance, and the Jensen-Shannon divergence
  by way of a discriminator.  The KL divergence of two finite samples is infinite and says nothing.

Tensors, arrays or lists come in, float64 tensors go out; a gradient flows to whatever tensor asks for one.
A distribution that is none (negative mass, NaN, a sum other than one) is refused with a `CourseError`.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import softplus  # softplus(-t) = -log sigmoid(t), without log(0)

from .errors import CourseError, optional

Numbers = Tensor | Sequence | float

TOLERANCE = 1e-5  # on the sum of a distribution: enough for float32 rounding and for a grid's cut tails


# Distributions with the same support


def entropy(p: Numbers, dx: Numbers = 1.0) -> Tensor:
    """H(p) = -sum p log p; the differential entropy -int p log p dx if `dx` is given (Shannon 1948)."""
    p, dx = masses(dx, p=p)
    return expected_log(p, dx, p)


def cross_entropy(p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """H(p, q) = -sum p log q = H(p) + KL(p, q): infinite where q is 0 and p is not."""
    p, q, dx = masses(dx, p=p, q=q)
    return expected_log(p, dx, q)


def kl(p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """KL(p || q) = sum p log(p / q) (Kullback & Leibler 1951): infinite where q is 0 and p is not."""
    p, q, dx = masses(dx, p=p, q=q)
    return expected_log(p, p, q)


def jsd(p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """JSD(p, q) = KL(p || m) / 2 + KL(q || m) / 2 with m = (p + q) / 2 (Lin 1991): from 0 to log 2, in nats."""
    p, q, dx = masses(dx, p=p, q=q)
    both = expected_log(p, 2 * p, p + q) + expected_log(q, 2 * q, p + q)
    return (both / 2).clamp(min=0)  # rounding alone could make it negative, and its root is a distance


def total_variation(p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """TV(p, q) = sum |p - q| / 2: the largest difference that p and q give any event, from 0 to 1."""
    p, q, dx = masses(dx, p=p, q=q)
    return (p - q).abs().sum(-1) / 2


# The discriminator's side


def optimal_discriminator(p: Numbers, q: Numbers, dx: Numbers = 1.0, *, real: float = 1.0, fake: float = 0.0) -> Tensor:
    """D*(x) = p(x) / (p(x) + q(x)) for data p and fakes q, [..., n] (Goodfellow et al. 2014, prop. 1).

    With other targets, D* = (real p + fake q) / (p + q): that of smoothed labels (Salimans et al. 2016, sec. 3.4)
    and of LSGAN's a = `fake`, b = `real` (Mao et al. 2017, sec. 3.2).  Where neither has mass any value is optimal;
    we take the middle of the targets.
    """
    p, q, dx = masses(dx, p=p, q=q)
    held = p + q > 0
    return torch.where(held, real * p + fake * q, (real + fake) / 2) / torch.where(held, p + q, 1.0)


def value(logit: Numbers, p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """V(D, G) = E_p[log D] + E_q[log(1 - D)] for the D with these logits at the n points (ibid., eq. 1)."""
    p, q, dx = masses(dx, p=p, q=q)
    logit = numbers(logit, "logit")
    same_support(logit=logit, p=p)
    return -(p * softplus(-logit) + q * softplus(logit)).sum(-1)


def minimax_value(p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """C(G) = max_D V(D, G) = -log 4 + 2 JSD(p, q): from -log 4 (p = q) to 0 (disjoint supports) (ibid., thm. 1)."""
    return 2 * jsd(p, q, dx) - math.log(4)


def least_squares_value(p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """C(G) of LSGAN with (a, b, c) = (-1, 1, 0): int (p - q)^2 / (p + q) dx / 2, from 0 to 1 (Mao et al. 2017)."""
    d = optimal_discriminator(p, q, dx, real=1.0, fake=-1.0)
    p, q, dx = masses(dx, p=p, q=q)
    return ((p + q) * d.square()).sum(-1) / 2


def jsd_from_logits(real_logit: Numbers, fake_logit: Numbers) -> Tensor:
    """What a discriminator says the JSD is: (log 4 + mean log D(real) + mean log(1 - D(fake))) / 2.

    Logits of any shape.  Exact on average for D*; for any other D it is too low on fresh samples, by `jsd_bias`,
    and on the samples that D was trained on it can be too high, up to log 2, for D may have learned them by heart.
    """
    real_logit, fake_logit = numbers(real_logit, "real_logit"), numbers(fake_logit, "fake_logit")
    return (math.log(4) - softplus(-real_logit).mean() - softplus(fake_logit).mean()) / 2


def jsd_bias(logit: Numbers, p: Numbers, q: Numbers, dx: Numbers = 1.0) -> Tensor:
    """By how much `jsd_from_logits` misses JSD(p, q) on average over fresh samples, for the D with these logits.

    (V(D) - V(D*)) / 2 = -int (p + q) KL(Bernoulli(D*) || Bernoulli(D)) dx / 2: never positive, 0 for D* alone.
    """
    return (value(logit, p, q, dx) - minimax_value(p, q, dx)) / 2


# Wasserstein distances, which see how far the mass lies apart


def wasserstein(x: Numbers, y: Numbers, order: float = 1, mass: tuple[Numbers, Numbers] | None = None) -> Tensor:
    """W_order between points x [n] and y [m] on the line, or between as many points x, y [n, d]; exact.

    W_p^p = min over couplings of E|x - y|^p.  On the line the coupling is the monotone one, quantile to quantile,
    and `mass` = (p [n], q [m]) weighs the points (for densities on a grid: x = y = the grid, p dx and q dx).
    In d dimensions it is the best assignment (scipy); its time grows as n^3, so a few thousand points at most.
    A gradient flows to the points; of order > 1 there is none where the two agree, as with any root at 0.
    """
    x, y = numbers(x, "x"), numbers(y, "y")
    if not order >= 1:
        raise CourseError(f"order is {order}; a Wasserstein distance has an order of 1 or more")
    if x.ndim == y.ndim == 1:
        p, q = mass or (torch.full_like(t, 1 / len(t)) for t in (x, y))
        cost = line_cost(x, y, distribution("p", p, x), distribution("q", q, y), order)
    elif x.ndim == 2 and x.shape == y.shape and mass is None:
        cost = assignment_cost(x, y, order)
    else:
        raise CourseError(
            f"x and y have shapes {list(x.shape)} and {list(y.shape)}; give points on the line, [n] and [m], "
            "or as many points of one dimension, [n, d] twice, without `mass`"
        )
    return cost ** (1 / order)


def line_cost(x: Tensor, y: Tensor, p: Tensor, q: Tensor, order: float) -> Tensor:
    """int_0^1 |F^-1(u) - G^-1(u)|^order du for the quantile functions F^-1 of (x, p) and G^-1 of (y, q)."""
    (x, i), (y, j) = x.sort(), y.sort()
    F, G = p[i].cumsum(0), q[j].cumsum(0)
    u = torch.cat([F, G]).sort().values  # both quantile functions are constant between two neighbours
    at = lambda z, Z: z[torch.searchsorted(Z, u).clamp(max=len(z) - 1)]
    return ((at(x, F) - at(y, G)).abs() ** order * u.diff(prepend=u.new_zeros(1))).sum()


def assignment_cost(x: Tensor, y: Tensor, order: float) -> Tensor:
    """The mean of |x_i - y_s(i)|^order for the best permutation s."""
    optimize = optional("scipy.optimize", "a Wasserstein distance in more than one dimension")
    cost = torch.cdist(x.detach(), y.detach(), compute_mode="donot_use_mm_for_euclid_dist") ** order
    _, s = optimize.linear_sum_assignment(cost.cpu().numpy())
    return ((x - y[s]).norm(dim=1) ** order).mean()


# Closed forms for Gaussians on the line


def normal_density(x: Numbers, mean: Numbers = 0.0, std: Numbers = 1.0) -> Tensor:
    """The density of N(mean, std^2) at x; the shapes broadcast."""
    x, mean, std = numbers(x, "x"), numbers(mean, "mean"), positive(std, "std")
    return torch.exp(-(((x - mean) / std) ** 2) / 2) / (std * math.sqrt(2 * math.pi))


def kl_normal(m1: Numbers, s1: Numbers, m2: Numbers, s2: Numbers) -> Tensor:
    """KL(N(m1, s1^2) || N(m2, s2^2)) = log(s2 / s1) + (s1^2 + (m1 - m2)^2) / (2 s2^2) - 1/2."""
    m1, s1, m2, s2 = numbers(m1, "m1"), positive(s1, "s1"), numbers(m2, "m2"), positive(s2, "s2")
    return torch.log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5


def wasserstein_normal(m1: Numbers, s1: Numbers, m2: Numbers, s2: Numbers, order: int = 1) -> Tensor:
    """W_1 or W_2 between N(m1, s1^2) and N(m2, s2^2); the unit is that of x.

    The quantiles differ by d = m1 - m2 + (s1 - s2) z with z ~ N(0, 1).  W_2^2 = E d^2 = (m1 - m2)^2 + (s1 - s2)^2,
    the Frechet distance of Heusel et al. 2017 in one dimension; W_1 = E|d| is the mean of a folded normal.
    """
    m1, s1, m2, s2 = numbers(m1, "m1"), positive(s1, "s1"), numbers(m2, "m2"), positive(s2, "s2")
    mean, std = m1 - m2, (s1 - s2).abs()
    if order == 2:
        return (mean**2 + std**2).sqrt()
    if order != 1:
        raise CourseError(f"order is {order}; the closed form is known for 1 and 2")
    folded = torch.where(std > 0, std, 1.0)  # where both widths agree there is nothing to fold
    z = mean / folded
    return torch.where(
        std > 0,
        folded * math.sqrt(2 / math.pi) * torch.exp(-(z**2) / 2) + mean * torch.erf(z / math.sqrt(2)),
        mean.abs(),
    )


# What goes in


def masses(dx: Numbers, **laws: Numbers) -> list[Tensor]:
    """The named distributions as masses p dx that sum to one, then dx itself; all float64 with one support."""
    dx = positive(dx, "dx")
    laws = {name: numbers(law, name) for name, law in laws.items()}
    same_support(**laws, **({"dx": dx} if dx.ndim else {}))
    return [distribution(name, law * dx, law) for name, law in laws.items()] + [dx]


def distribution(name: str, mass: Numbers, points: Tensor) -> Tensor:
    """`mass` if it is a distribution over the last dimension of `points`, else a `CourseError`."""
    mass = numbers(mass, name)
    if mass.shape != points.shape:
        raise CourseError(f"{name} has {list(mass.shape)} masses for {list(points.shape)} points; give one each")
    if (mass < 0).any():
        raise CourseError(f"{name} has negative mass, {mass.min():.6g}; a probability or density is never below 0")
    off = mass.sum(-1) - 1
    if (off.abs() > TOLERANCE).any():
        worst = 1 + off.flatten()[off.abs().argmax()].item()
        raise CourseError(
            f"{name} sums to {worst:.6g}, not to 1; divide it by its sum, or give the spacing dx of its grid"
        )
    return mass


def same_support(**named: Tensor) -> None:
    """Refuse tensors whose last dimensions differ or are missing."""
    sizes = {name: list(t.shape[-1:]) for name, t in named.items()}
    if len({tuple(size) for size in sizes.values()}) > 1 or [] in sizes.values():
        found = ", ".join(f"{name} {list(named[name].shape)}" for name in sizes)
        raise CourseError(f"the supports differ: {found}; the last dimension holds the same points for all")


def expected_log(p: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """sum p log(a / b) over the last dimension with 0 log(anything) = 0, for the value and for the gradient."""
    held = p > 0
    return (p * (torch.where(held, a, 1.0).log() - torch.where(held, b, 1.0).log())).sum(-1)


def numbers(values: Numbers, name: str) -> Tensor:
    """`values` as a finite float64 tensor with something in it."""
    try:
        values = torch.as_tensor(values, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError) as error:
        raise CourseError(f"{name} holds something else than numbers ({error})") from None
    if values.numel() == 0:
        raise CourseError(f"{name} is empty; it wants at least one number")
    if not values.isfinite().all():
        raise CourseError(f"{name} holds NaN or infinity; every number must be finite")
    return values


def positive(values: Numbers, name: str) -> Tensor:
    """`values` as a float64 tensor of numbers greater than 0."""
    values = numbers(values, name)
    if not (values > 0).all():
        raise CourseError(f"{name} holds {values.min():.6g}; it must be greater than 0")
    return values
