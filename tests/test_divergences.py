"""Every value of the divergences chapter, from the formula and from a second way to get it."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gancourse import divergences as dv
from gancourse import losses
from gancourse.errors import CourseError

LOG2 = math.log(2)
X = torch.linspace(-14, 19, 33_001, dtype=torch.float64)
DX = X[1] - X[0]


def near(value: float, digits: float = 1e-6):
    return pytest.approx(value, abs=digits)


def normal(mean, std=1.0):
    return dv.normal_density(X, mean, std)


def at_zero(values):
    return values[X.abs().argmin()].item()


# Values


@pytest.mark.parametrize(
    ("m", "s", "kl", "reverse", "jsd", "c", "d0", "w2"),
    [
        (1, 1, 0.5, 0.5, 0.111421, -1.163451, 0.622459, 1),
        (2, 1, 2, 2, 0.336831, -0.712633, 0.880797, 4),
        (3, 1, 4.5, 4.5, 0.526777, -0.332740, 0.989013, 9),
        (5, 1, 12.5, 12.5, 0.675943, -0.034409, 0.999996, 25),
        (0, 2, 0.318147, 0.806853, 0.092733, -1.200828, 2 / 3, 1),
        (0, 0.1, 47.197415, 1.807585, 0.433311, -0.519673, 1 / 11, 0.81),
    ],
)
def test_gaussians(m, s, kl, reverse, jsd, c, d0, w2):
    p, q = normal(0), normal(m, s)
    assert dv.kl_normal(0, 1, m, s).item() == near(kl)
    assert dv.kl_normal(m, s, 0, 1).item() == near(reverse)
    assert dv.kl(q, p, DX).item() == near(reverse)
    if s == 0.1:  # its tails underflow to 0 where N(0, 1) has mass: on a grid the divergence is infinite
        assert dv.kl(p, q, DX).item() == math.inf
    else:
        assert dv.kl(p, q, DX).item() == near(kl)
    assert dv.jsd(p, q, DX).item() == near(jsd)
    assert dv.minimax_value(p, q, DX).item() == near(c)
    assert at_zero(dv.optimal_discriminator(p, q, DX)) == near(d0)
    assert dv.wasserstein_normal(0, 1, m, s, order=2).item() ** 2 == near(w2)


@pytest.mark.parametrize(("m", "jsd"), [(0.5, 0.0303), (1, 0.1114), (2, 0.3368), (4, 0.6327)])
def test_jsd_of_shifted_gaussians(m, jsd):
    assert dv.jsd(normal(0), normal(m), DX).item() == near(jsd, 5e-5)


def test_jsd_of_far_gaussians():
    assert dv.jsd(normal(0), normal(10), DX).item() == near(0.693146)


@pytest.mark.parametrize(
    ("p", "q", "kl", "reverse", "jsd", "c", "tv"),
    [
        ([0.5, 0.5, 0], [0, 0.5, 0.5], math.inf, math.inf, LOG2 / 2, -LOG2, 0.5),
        ([0.5, 0.5], [0.9, 0.1], 0.510826, 0.368064, 0.101749, -1.182796, 0.4),
        ([1, 0], [0, 1], math.inf, math.inf, LOG2, 0, 1),  # disjoint supports: the largest values there are
        ([0.5, 0.5], [0.5, 0.5], 0, 0, 0, -2 * LOG2, 0),
    ],
)
def test_discrete(p, q, kl, reverse, jsd, c, tv):
    assert dv.kl(p, q).item() == near(kl)
    assert dv.kl(q, p).item() == near(reverse)
    assert dv.jsd(p, q).item() == dv.jsd(q, p).item() == near(jsd)
    assert dv.minimax_value(p, q).item() == near(c)
    assert dv.total_variation(p, q).item() == near(tv)


def test_optimal_discriminator_of_coins():
    assert dv.optimal_discriminator([0.5, 0.5], [0.9, 0.1]).tolist() == near([0.357143, 0.833333])


def test_optimal_discriminator_where_nobody_is():
    assert dv.optimal_discriminator([1, 0, 0], [0, 1, 0]).tolist() == [1, 0, 0.5]


@pytest.mark.parametrize("a", [1.0, 2.0, 3.0])
def test_optimal_discriminator_is_logistic(a):
    d = dv.optimal_discriminator(normal(0), normal(a), DX)
    middle = X.abs() < 6
    assert torch.allclose(d[middle], torch.sigmoid(a**2 / 2 - a * X)[middle], atol=1e-12)


def test_optimal_discriminator_for_other_targets():
    p, q = torch.tensor([0.5, 0.5, 0.0]).double(), torch.tensor([0.1, 0.2, 0.7]).double()
    smooth = dv.optimal_discriminator(p, q, real=0.9, fake=0.1)
    assert smooth.tolist() == near(((0.9 * p + 0.1 * q) / (p + q)).tolist())
    lsgan = dv.optimal_discriminator(p, q, real=1, fake=-1)
    assert lsgan.tolist() == near(((p - q) / (p + q)).tolist())
    for d, real, fake in ((smooth, 0.9, 0.1), (lsgan, 1, -1)):  # no other d has a smaller squared error
        error = lambda d: (p * (d - real) ** 2 + q * (d - fake) ** 2).sum()  # noqa: B023
        for nudge in 0.01 * torch.eye(3).double():
            assert error(d) < min(error(d + nudge), error(d - nudge))


def test_least_squares_value():
    assert dv.least_squares_value([1, 0], [0, 1]).item() == 1
    assert dv.least_squares_value([0.3, 0.7], [0.3, 0.7]).item() == 0
    p, q = torch.tensor([0.5, 0.5, 0]).double(), torch.tensor([0.1, 0.9, 0]).double()
    expected = ((p - q) ** 2 / (p + q))[:2].sum() / 2
    assert dv.least_squares_value(p, q).item() == near(expected.item())


@pytest.mark.parametrize(
    ("modes", "found", "reverse", "jsd", "digits"),
    [(8, 1, 2.0794, 0.4969, 5e-5), (8, 7, 0.1335, 0.0454, 5e-5), (1000, 99, 2.3126, None, 5e-5)]
    + [(8, k, None, v, 5e-5) for k, v in ((2, 0.3804), (3, 0.2903), (4, 0.2158), (5, 0.1518), (6, 0.0956), (8, 0))],
)
def test_missing_modes(modes, found, reverse, jsd, digits):
    p = torch.full((modes,), 1 / modes).double()
    q = torch.where(torch.arange(modes) < found, 1 / found, 0.0).double()
    assert dv.kl(q, p).item() == near(math.log(modes / found))
    assert dv.kl(p, q).item() == (near(0) if found == modes else math.inf)
    if reverse is not None:
        assert dv.kl(q, p).item() == near(reverse, digits)
    if jsd is not None:
        assert dv.jsd(p, q).item() == near(jsd, digits)


def test_value_of_one_mode_of_eight():
    assert dv.minimax_value([1 / 8] * 8, [1.0] + [0.0] * 7).item() == near(-0.3924, 5e-5)


def test_jsd_is_no_distance_but_its_root_is():
    heads, tails, fair = [1.0, 0.0], [0.0, 1.0], [0.5, 0.5]
    assert dv.jsd(heads, fair).item() == near(0.2158, 5e-5)
    assert dv.jsd(heads, tails) > dv.jsd(heads, fair) + dv.jsd(fair, tails)
    assert dv.jsd(heads, tails).sqrt() <= dv.jsd(heads, fair).sqrt() + dv.jsd(fair, tails).sqrt()


def test_entropy_in_nats():
    assert dv.entropy([0.5, 0.5]).item() == near(LOG2)  # one bit
    assert dv.entropy([1, 0]).item() == 0
    assert dv.entropy(normal(3, 2), DX).item() == near(0.5 * math.log(2 * math.pi * math.e * 4))
    assert dv.entropy([0.25, 0.5], dx=[2, 1]).item() == near(1.5 * LOG2)  # cells of two widths


def test_cross_entropy_splits():
    p, q = [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]
    assert dv.cross_entropy(p, q).item() == near((dv.entropy(p) + dv.kl(p, q)).item(), 1e-12)
    assert dv.cross_entropy(normal(0), normal(1), DX).item() == near(0.5 * math.log(2 * math.pi) + 1)
    assert dv.cross_entropy([0.5, 0.5], [1, 0]).item() == math.inf


def test_inception_score_lies_between_1_and_k():
    labels = torch.rand(50, 10).softmax(1).double()
    score = lambda p: dv.kl(p, p.mean(0)).mean().exp().item()
    assert 1 < score(labels) < 10
    assert score(torch.eye(10).double()) == near(10)
    assert score(torch.full((7, 10), 0.1).double()) == near(1)


# Laws

laws = st.integers(1, 8).flatmap(
    lambda n: st.tuples(
        *[st.lists(st.floats(0, 1), min_size=n, max_size=n).filter(lambda p: sum(p) > 1e-3) for _ in "pqr"]
    )
)


@settings(deadline=None, max_examples=50)
@given(laws)
def test_laws(three):
    p, q, r = (torch.tensor(t, dtype=torch.float64) / math.fsum(t) for t in three)
    assert dv.kl(p, q) >= -1e-9
    assert 0 <= dv.jsd(p, q) <= LOG2 + 1e-9
    assert dv.jsd(p, q).item() == near(dv.jsd(q, p).item(), 1e-12)
    assert dv.jsd(p, p) == 0
    assert dv.kl(p, p) == 0
    assert dv.jsd(p, r).sqrt() <= dv.jsd(p, q).sqrt() + dv.jsd(q, r).sqrt() + 1e-7
    assert 2 * dv.total_variation(p, q) ** 2 <= dv.kl(p, q) + 1e-9  # Pinsker
    assert dv.least_squares_value(p, q) <= dv.total_variation(p, q) + 1e-9
    assert dv.jsd(p, q) <= LOG2 * dv.total_variation(p, q) + 1e-9


@settings(deadline=None, max_examples=50)
@given(laws)
def test_no_discriminator_beats_the_optimal_one(three):
    p, q, r = (torch.tensor(t, dtype=torch.float64) / math.fsum(t) for t in three)
    logit = 4 * r - 2
    bernoulli = torch.stack([logit.sigmoid(), 1 - logit.sigmoid()], -1)
    d = dv.optimal_discriminator(p, q)
    gap = (p + q) * dv.kl(torch.stack([d, 1 - d], -1), bernoulli) / 2
    assert dv.jsd_bias(logit, p, q).item() == near(-gap.sum().item(), 1e-9)
    assert dv.value(logit, p, q) <= dv.minimax_value(p, q) + 1e-9


# Gradients


def test_parallel_lines():
    """Where the supports part, the JSD is log 2 and flat, and W1 is their distance with gradient 1."""
    theta = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    thin = lambda m: dv.normal_density(X, m, 0.01)
    jsd = dv.jsd(thin(0.0), thin(theta), DX)
    assert jsd.item() == near(LOG2)
    assert torch.autograd.grad(jsd, theta)[0].item() == near(0, 1e-12)

    height = torch.linspace(0, 1, 50).double()
    line = lambda x: torch.stack([x.expand(50), height], 1)
    for w1 in (dv.wasserstein([0.0], theta[None]), dv.wasserstein(line(theta * 0), line(theta))):
        assert w1.item() == near(0.7)
        assert torch.autograd.grad(w1, theta)[0].item() == near(1)


def test_gradients_agree_with_differences():
    """Softmax weights, zeros included: no NaN, and the slope that a small step has."""
    logits = torch.tensor([0.3, -1.0, 0.5], dtype=torch.float64)
    with_zero = lambda t: torch.cat([t.softmax(0), torch.zeros(1).double()])
    q = torch.tensor([0.2, 0.3, 0.0, 0.5]).double()
    for f in (
        dv.jsd,
        dv.total_variation,
        dv.least_squares_value,
        dv.minimax_value,
        lambda p, q: dv.kl(q[[0, 1, 3]], p[:3]),
    ):
        assert torch.autograd.gradcheck(lambda t, f=f: f(with_zero(t), q), logits.requires_grad_())
    for f in (dv.entropy, lambda p: dv.cross_entropy(p, [0.25] * 4)):
        assert torch.autograd.gradcheck(lambda t, f=f: f(with_zero(t)), logits)


@pytest.mark.parametrize(
    ("logit", "d", "d_log1md", "d_neglogd", "saturating", "nonsaturating", "ratio"),
    [
        (-10, 4.54e-5, -1.00005, -22027, -4.54e-5, -0.999955, 22026),
        (-5, 6.693e-3, -1.00674, -149.41, -6.69e-3, -0.993307, 148.4),
        (-2, 0.1192, -1.13534, -8.389, -0.1192, -0.8808, 7.389),
        (0, 0.5, -2, -2, -0.5, -0.5, 1),
        (-8, 3.354e-4, None, None, -3.354e-4, -0.99966, math.exp(8)),
    ],
)
def test_generator_gradients(logit, d, d_log1md, d_neglogd, saturating, nonsaturating, ratio):
    a = torch.tensor(float(logit), dtype=torch.float64, requires_grad=True)
    slope = lambda y, x: torch.autograd.grad(y, x)[0].item()
    last = lambda v: pytest.approx(v, rel=1.1e-3 if abs(v) < 0.01 else 1e-4)  # as many digits as are printed
    sat, non = slope(losses.minimax.g(a), a), slope(losses.nonsaturating.g(a), a)
    assert a.sigmoid().item() == last(d)
    assert (sat, non, non / sat) == (last(saturating), last(nonsaturating), last(ratio))
    assert (sat, non / sat) == (near(-a.sigmoid().item(), 1e-12), pytest.approx(math.exp(-logit), rel=1e-9))
    if d_log1md is not None:
        prob = a.sigmoid().detach().requires_grad_()
        assert slope((1 - prob).log(), prob) == last(d_log1md)
        assert slope(-prob.log(), prob) == last(d_neglogd)


def test_nonsaturating_gradient_is_that_of_kl_minus_two_jsd():
    """Arjovsky & Bottou 2017, theorem 2.5, at D = D*: fakes N(theta, 1), data N(0, 1)."""
    theta = torch.tensor(1.3, dtype=torch.float64, requires_grad=True)
    p, q = normal(0), dv.normal_density(X, theta)
    (right,) = torch.autograd.grad(dv.kl(q, p, DX) - 2 * dv.jsd(q, p, DX), theta)
    z, weight = X, normal(0) * DX  # x = theta + z, with D* held still
    still = theta.item()
    (left,) = torch.autograd.grad(
        (weight * -torch.nn.functional.logsigmoid(still**2 / 2 - still * (theta + z))).sum(), theta
    )
    assert left.item() == near(right.item(), 1e-9)


# What a discriminator estimates


def test_estimated_jsd_of_the_optimal_discriminator():
    generator = torch.Generator().manual_seed(0)
    real, fake = torch.randn(2, 200_000, generator=generator, dtype=torch.float64)
    optimal = lambda x: 2 - 2 * x
    estimate = dv.jsd_from_logits(optimal(real), optimal(fake + 2)).item()
    assert estimate == near(0.336831, 4e-3)  # three standard errors and a little
    assert dv.jsd_bias(optimal(X), normal(0), normal(2), DX).item() == near(0)


def test_bias_of_a_poor_discriminator_and_of_one_that_memorises():
    generator = torch.Generator().manual_seed(0)
    real, fake = torch.randn(2, 200_000, generator=generator, dtype=torch.float64)
    poor = lambda x: 1 - 0.5 * x
    bias = dv.jsd_bias(poor(X), normal(0), normal(2), DX).item()
    assert bias < -0.05
    assert dv.jsd_from_logits(poor(real), poor(fake + 2)).item() == near(0.336831 + bias, 4e-3)
    assert dv.jsd_from_logits([50.0] * 9, [-50.0] * 9).item() == near(LOG2)
    assert dv.jsd_from_logits([0.0], [0.0]).item() == near(0)


# Wasserstein


def test_wasserstein_on_the_line():
    assert dv.wasserstein([0, 1], [1, 2]).item() == 1
    assert dv.wasserstein([0, 1], [3, 0]).item() == 1
    assert dv.wasserstein([0], [1, 3]).item() == 2
    assert dv.wasserstein([0], [1, 3], order=2).item() == near(math.sqrt(5))
    assert dv.wasserstein([0, 1], [0, 1], mass=([0.5, 0.5], [0.9, 0.1])).item() == near(0.4)


@pytest.mark.parametrize(("m", "s"), [(1, 1), (5, 1), (0, 2), (1, 2), (0.5, 0.1)])
def test_wasserstein_of_gaussians_on_a_grid(m, s):
    grid = torch.linspace(-12, 15, 2701, dtype=torch.float64)
    p, q = (dv.normal_density(grid, *law) * 0.01 for law in ((0, 1), (m, s)))
    for order in (1, 2):
        exact = dv.wasserstein(grid, grid, order=order, mass=(p, q)).item()
        assert dv.wasserstein_normal(0, 1, m, s, order=order).item() == near(exact, 6e-3)
        assert dv.wasserstein_normal(m, s, 0, 1, order=order).item() == near(exact, 6e-3)
    cdf = (p - q).cumsum(0).abs().sum() * 0.01
    assert dv.wasserstein(grid, grid, mass=(p, q)).item() == near(cdf.item(), 1e-9)


points = st.lists(st.floats(-5, 5), min_size=1, max_size=9)


@settings(deadline=None, max_examples=50)
@given(points, points)
def test_wasserstein_agrees_with_scipy(x, y):
    stats = pytest.importorskip("scipy.stats", reason="SciPy is the second opinion on W1")
    assert dv.wasserstein(x, y).item() == near(stats.wasserstein_distance(x, y), 1e-9)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 9).flatmap(lambda n: st.tuples(*[st.lists(st.floats(-5, 5), min_size=n, max_size=n)] * 2)))
def test_assignment_agrees_with_the_line(pair):
    """Points of the plane that lie on one axis: the assignment is the sorted one."""
    x, y = (torch.tensor(t, dtype=torch.float64) for t in pair)
    flat = lambda t: torch.stack([torch.zeros_like(t), t], 1)
    for order in (1, 2):
        assert dv.wasserstein(flat(x), flat(y), order).item() == near(dv.wasserstein(x, y, order).item(), 1e-9)


def test_wasserstein_in_the_plane():
    x = torch.randn(40, 2).double()
    assert dv.wasserstein(x, x[torch.randperm(40)]).item() == near(0)
    assert dv.wasserstein(x, x[torch.randperm(40)] + torch.tensor([3.0, 4.0]), order=2).item() == near(5, 1e-6)
    moved = x.clone().requires_grad_()
    dv.wasserstein(moved + torch.tensor([3.0, 4.0]), x, order=2).backward()
    assert moved.grad.sum(0).tolist() == near([0.6, 0.8])


# Bad input

HALVES = [0.5, 0.5]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: dv.kl([0.5, 0.6], HALVES), "p sums to 1.1, not to 1"),
        (lambda: dv.kl(HALVES, [0.5, 0.4]), "q sums to 0.9"),
        (lambda: dv.jsd(normal(0), normal(1)), "spacing dx"),
        (lambda: dv.jsd(normal(25), normal(0), DX), "p sums to"),
        (lambda: dv.jsd([1.5, -0.5], HALVES), "p has negative mass, -0.5"),
        (lambda: dv.entropy([0.5, math.nan]), "p holds NaN or infinity"),
        (lambda: dv.total_variation(HALVES, [math.inf, 0]), "q holds NaN or infinity"),
        (lambda: dv.kl(HALVES, [0.2, 0.3, 0.5]), r"supports differ: p \[2\], q \[3\]"),
        (lambda: dv.kl(HALVES, HALVES, dx=[1, 1, 1]), "supports differ"),
        (lambda: dv.kl(1.0, 1.0), "supports differ"),
        (lambda: dv.entropy([]), "p is empty"),
        (lambda: dv.entropy("half"), "something else than numbers"),
        (lambda: dv.entropy(None), "something else than numbers"),
        (lambda: dv.kl(HALVES, HALVES, dx=0), "dx holds 0; it must be greater than 0"),
        (lambda: dv.value([0.0], HALVES, HALVES), "supports differ"),
        (lambda: dv.value([0.0, math.inf], HALVES, HALVES), "logit holds NaN"),
        (lambda: dv.kl_normal(0, 1, 0, -1), "s2 holds -1"),
        (lambda: dv.normal_density(0, 0, 0), "std holds 0"),
        (lambda: dv.wasserstein_normal(0, 1, 0, 1, order=3), "known for 1 and 2"),
        (lambda: dv.wasserstein([0], [1], order=0.5), "order is 0.5"),
        (lambda: dv.wasserstein([0], [math.nan]), "y holds NaN"),
        (lambda: dv.wasserstein([], [1]), "x is empty"),
        (lambda: dv.wasserstein([0, 1], [0, 1], mass=([1], HALVES)), "p has .1. masses for .2. points"),
        (lambda: dv.wasserstein([0, 1], [0, 1], mass=([0.5, 0.4], HALVES)), "p sums to 0.9"),
        (lambda: dv.wasserstein([[0, 1]], [[0, 1], [2, 3]]), r"shapes \[1, 2\] and \[2, 2\]"),
        (lambda: dv.jsd_from_logits([], [0]), "real_logit is empty"),
    ],
)
def test_bad_input(call, says):
    with pytest.raises(CourseError, match=says):
        call()


def test_without_scipy(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "scipy.optimize", None)
    with pytest.raises(CourseError, match="more than one dimension needs scipy; install it with: pip install scipy"):
        dv.wasserstein([[0, 1]], [[2, 3]])
    assert dv.wasserstein([0], [2]).item() == 2  # the line wants nothing
