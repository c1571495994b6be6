"""Every value of the equilibrium chapter: matrix games, the xy game, the Dirac-GAN, by rule and on the engine."""

import math
import sys
from itertools import repeat

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gancourse import games, losses
from gancourse.data.resident import Resident
from gancourse.engine.fast import Fast
from gancourse.engine.round import plain_round, play_round
from gancourse.engine.train import train
from gancourse.errors import CourseError
from gancourse.game import Move
from gancourse.games import (
    alternating,
    bilinear,
    clipped,
    consensus,
    dirac,
    eigenvalues,
    extragradient,
    implicit,
    momentum,
    optimistic,
    radius,
    remember,
    simultaneous,
    trajectory,
    vector_field,
)
from gancourse.games.played import XY, DiracGAN, SimultaneousDiracGAN, SimultaneousXY

ZERO = [0.0, 0.0]
XY_FIELD = vector_field(bilinear)


def near(value, digits: float = 1e-6):
    return pytest.approx(value, abs=digits)


def roots(f, at=ZERO):
    """Eigenvalues in a fixed order."""
    return sorted(eigenvalues(f, torch.tensor(at)).tolist(), key=lambda z: (round(z.real, 9), z.imag))


# The xy game


@pytest.mark.parametrize(
    ("rule", "formula", "values"),
    [
        (simultaneous, lambda h: math.sqrt(1 + h**2), (1.004988, 1.019804, 1.118034)),
        (lambda v, h: alternating(simultaneous(v, h), first=0), lambda h: 1, (1, 1, 1)),
        (lambda v, h: alternating(simultaneous(v, h), first=1), lambda h: 1, (1, 1, 1)),
        (extragradient, lambda h: math.sqrt(1 - h**2 + h**4), (0.995038, 0.980612, 0.901388)),
        (implicit, lambda h: 1 / math.sqrt(1 + h**2), (0.995037, 0.980581, 0.894427)),
        (
            lambda v, h: simultaneous(consensus(v, gamma=1), h),
            lambda h: math.sqrt((1 - h) ** 2 + h**2),
            (0.905539, 0.824621, 0.707107),
        ),
    ],
)
def test_radii_of_the_xy_game(rule, formula, values):
    for h, value in zip((0.1, 0.2, 0.5), values):
        step = rule(XY_FIELD, h)
        assert radius(step, ZERO) == near(value)
        assert [abs(z) for z in roots(step)] == near([formula(h)] * 2, 1e-12)


def test_eigenvalues_of_the_xy_game():
    assert roots(XY_FIELD) == near([-1j, 1j], 1e-12)
    assert roots(simultaneous(XY_FIELD, 0.1)) == near([1 - 0.1j, 1 + 0.1j], 1e-12)
    for first in (0, 1):
        turn = games.jacobian(alternating(simultaneous(XY_FIELD, 0.1), first), ZERO)
        assert (turn.det().item(), turn.trace().item()) == near((1, 2 - 0.1**2), 1e-12)
    beyond = alternating(simultaneous(XY_FIELD, 2.1), first=0)
    assert radius(beyond, ZERO) > 1.5


def test_optimistic_gradient():
    at = remember(ZERO)
    for h, value in ((0.1, 0.994936), (0.2, 0.978906), (0.5, 0.707107)):
        assert radius(optimistic(XY_FIELD, h), at) == near(value)
    limit = 1 / math.sqrt(3)
    assert limit == near(0.577350)
    assert radius(optimistic(XY_FIELD, limit), at) == near(1, 1e-9)
    assert radius(optimistic(XY_FIELD, limit - 1e-6), at) < 1 < radius(optimistic(XY_FIELD, limit + 1e-6), at)


def test_momentum():
    """Gidel et al. 2019: on xy no momentum helps players who move at once; in turns a negative one does."""
    at = remember(ZERO)
    for beta in (-0.5, -0.25, 0.25, 0.5):
        assert radius(momentum(XY_FIELD, 0.1, beta), at) > 1
    assert radius(alternating(momentum(XY_FIELD, 0.1, -0.5), first=1), at) < 1
    assert radius(alternating(momentum(XY_FIELD, 0.1, 0.5), first=1), at) > 1
    assert radius(momentum(XY_FIELD, 0.1, 0.0), at) == near(radius(simultaneous(XY_FIELD, 0.1), ZERO), 1e-12)


@pytest.mark.parametrize(
    ("rule", "h", "steps", "growth"),
    [
        (simultaneous, 0.1, 100, 1.645),
        (simultaneous, 0.1, 1000, 144.77),
        (simultaneous, 0.2, 100, 7.107),
        (simultaneous, 0.2, 1000, 3.3e8),
        (extragradient, 0.1, 1000, 0.00691),
    ],
)
def test_growth_in_the_xy_game(rule, h, steps, growth):
    path = trajectory(rule(XY_FIELD, h), [1.0, 1.0], steps).norm(dim=1)
    measured = (path[-1] / path[0]).item()
    assert measured == pytest.approx(growth, rel=5e-3)
    assert measured == pytest.approx(radius(rule(XY_FIELD, h), ZERO) ** steps, rel=1e-9)
    if rule is simultaneous:
        assert measured == pytest.approx((1 + h**2) ** (steps / 2), rel=1e-9)


def test_simultaneous_growth_to_two_decimals():
    path = trajectory(simultaneous(XY_FIELD, 0.1), [1.0, 1.0], 1000).norm(dim=1)
    assert f"{path[-1] / path[0]:.2f}" == "144.77"


@pytest.mark.parametrize(("first", "sign"), [(0, -1), (1, 1)])
def test_what_turns_conserve(first, sign):
    """x^2 + y^2 - hxy if x moves first, + hxy if y does; the sign matters."""
    x, y = trajectory(alternating(simultaneous(XY_FIELD, 0.1), first), [1.0, 0.5], 300).T
    kept, other = x**2 + y**2 + sign * 0.1 * x * y, x**2 + y**2 - sign * 0.1 * x * y
    assert kept.tolist() == near([kept[0].item()] * 301, 1e-12)
    assert other.std() > 0.01


def test_averages_converge_where_iterates_do_not():
    path = trajectory(alternating(simultaneous(XY_FIELD, 0.1), first=1), [1.0, 1.0], 1000)
    assert path[-1].norm() > 1
    assert path.mean(0).norm() < 0.02


def test_quadratic():
    field = vector_field(games.quadratic(0.5, 2.0, 0.25))
    assert games.jacobian(field, ZERO).tolist() == [[-0.5, -2], [2, -0.25]]
    assert vector_field(games.quadratic(0, 1, 0))(torch.tensor([3.0, 4.0])).tolist() == [-4, 3]
    w = torch.tensor([1.0, -2.0], dtype=torch.float64)
    ahead = implicit(field, 0.3)(w)
    assert ahead.tolist() == near((w + 0.3 * field(ahead)).tolist(), 1e-12)


def test_step_sizes_of_two_time_scales():
    step = simultaneous(XY_FIELD, torch.tensor([0.1, 0.4]))
    assert step(torch.tensor([1.0, 2.0])).tolist() == near([0.8, 2.4])


def test_games_side_by_side():
    """A state [2, d] is d games, which do not disturb each other."""
    starts = torch.tensor([[1.0, 0.3, -2.0], [-1.0, 0.4, 0.5]], dtype=torch.float64)
    for game in (bilinear, games.quadratic(1, 2, 3), dirac(gamma=0.3), dirac(noise=0.5)):
        step = alternating(simultaneous(vector_field(game), 0.2), first=1)
        together = trajectory(step, starts, 5)
        for i, start in enumerate(starts.T):
            assert torch.allclose(together[..., i], trajectory(step, start, 5), atol=1e-12)


# The Dirac-GAN

DIRAC = {
    "gan": dirac(),
    "nonsaturating": dirac(losses.nonsaturating),
    "wgan": dirac(losses.wasserstein),
    "wgan-gp": dirac(losses.wasserstein, gamma=0.7, target=1.0),
    "r1": dirac(gamma=0.3),
    "r1 critical": dirac(gamma=1.0),
    "nonsaturating r1": dirac(losses.nonsaturating, gamma=0.3),
    "dragan": dirac(gamma=0.7, target=1.0),
}


def field_by_hand(name):
    """The same fields on paper; 20,000 steps of them take a second."""
    saturating = "nonsaturating" not in name
    gamma = {"r1": 0.3, "r1 critical": 1.0, "nonsaturating r1": 0.3, "wgan-gp": 0.7, "dragan": 0.7}.get(name, 0.0)
    target = 1.0 if name in ("wgan-gp", "dragan") else 0.0

    def field(w):
        theta, psi = w
        pull = gamma * (psi - target * psi.sign())
        if name in ("wgan", "wgan-gp"):
            return torch.stack([psi, -theta - pull])
        d = torch.sigmoid(theta * psi)
        return torch.stack([psi * (d if saturating else 1 - d), -theta * d - pull])

    return field


@pytest.mark.parametrize("name", DIRAC)
def test_dirac_fields(name):
    states = torch.randn(2, 50, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    assert torch.allclose(vector_field(DIRAC[name])(states), field_by_hand(name)(states), atol=1e-12)


@pytest.mark.parametrize(
    ("gamma", "values"),
    [
        (0.0, [-0.5j, 0.5j]),
        (0.3, [-0.15 - 0.476970j, -0.15 + 0.476970j]),
        (1.0, [-0.5, -0.5]),
        (2.0, [-1.866025, -0.133975]),
    ],
)
def test_dirac_eigenvalues(gamma, values):
    """-gamma / 2 +- sqrt(gamma^2 / 4 - 1 / 4), by any loss with f'(0) = 1/2."""
    for loss in (losses.minimax, losses.nonsaturating):
        found = roots(vector_field(dirac(loss, gamma)))
        root = complex(gamma**2 / 4 - 1 / 4) ** 0.5
        # where both eigenvalues meet, rounding moves them by its square root
        assert found == near(sorted([-gamma / 2 - root, -gamma / 2 + root], key=lambda z: (z.real, z.imag)), 1e-7)
        assert found == near(values)


def test_dirac_jacobian():
    """The paper's [[0, -1/2], [1/2, 0]] in the mirror psi -> -psi."""
    mirror = torch.diag(torch.tensor([1.0, -1.0])).double()
    jacobian = mirror @ games.jacobian(vector_field(dirac()), ZERO) @ mirror
    assert jacobian.tolist() == [[0, -0.5], [0.5, 0]]


def test_slope_penalty_curves_at_the_equilibrium():
    """|psi| has a corner where psi^2 has none: the Jacobian must see the second."""
    assert games.jacobian(vector_field(dirac(gamma=0.8)), ZERO)[1, 1].item() == near(-0.8, 1e-12)


@pytest.mark.parametrize("noise", [0.5, 0.7, math.sqrt(2), 2.0])
def test_instance_noise(noise):
    """Mescheder et al. 2018, sec. 3: f''(0) = -1/4 gives -s^2 / 4 +- sqrt(s^4 / 16 - 1 / 4), all real parts < 0."""
    root = complex(noise**4 / 16 - 1 / 4) ** 0.5
    expected = sorted([-(noise**2) / 4 - root, -(noise**2) / 4 + root], key=lambda z: (z.real, z.imag))
    assert roots(vector_field(dirac(noise=noise))) == near(expected, 1e-6)
    step = simultaneous(vector_field(dirac(noise=noise)), 0.2)
    assert radius(step, ZERO) < 1
    path = trajectory(step, [1.0, -1.0], 300).norm(dim=1)
    assert path[-1] < 0.1 * path[0]


@pytest.mark.parametrize(
    ("gamma", "at_once", "in_turns"),
    [
        (0.0, 1.004988, 1.000000),
        (0.1, 0.994987, 0.989949),
        (0.3, 0.974679, 0.969536),
        (0.5, 0.953939, 0.948683),
        (1.0, 0.900000, 0.927016),
        (2.0, 0.973205, 0.973955),
    ],
)
def test_dirac_radii(gamma, at_once, in_turns):
    step = simultaneous(vector_field(dirac(gamma=gamma)), 0.2)
    assert radius(step, ZERO) == near(at_once)
    assert radius(alternating(step, first=0), ZERO) == near(in_turns)
    assert radius(alternating(step, first=1), ZERO) == near(in_turns)


def distances(name, first, steps=500):
    """|(theta, psi)| along the authors' setting: h = 0.2 from their (1, 1), which is our (1, -1)."""
    step = simultaneous(field_by_hand(name), 0.2)
    if name == "wgan":
        step = clipped(step, 1.0)
    step = step if first is None else alternating(step, first)
    return trajectory(step, [1.0, -1.0], steps).norm(dim=1)


@pytest.mark.parametrize(
    ("name", "at_once", "in_turns"),
    [
        ("gan", 3.10, 1.42),
        ("nonsaturating", 0.64, 0.28),
        ("r1", 2.6e-6, 2.3e-7),
        ("r1 critical", 9.5e-22, 7.5e-17),
        ("nonsaturating r1", 2.2e-6, 1.5e-7),
    ],
)
def test_dirac_distances(name, at_once, in_turns):
    """The authors' notebook, where G moves first."""
    for first, value in ((None, at_once), (0, in_turns)):
        end = distances(name, first)[-1].item()
        assert end == pytest.approx(value, abs=0.5 * 10 ** (math.floor(math.log10(value)) - 1))  # two digits
    if "r1" in name:
        assert distances(name, first=1)[-1].item() < 3e-7


@pytest.mark.parametrize(
    ("name", "first", "low", "high"),
    [
        ("wgan", None, 1.0, 1.27),
        ("wgan", 0, 0.95, 1.05),
        ("wgan-gp", None, 1.62, 1.97),
        ("wgan-gp", 0, 1.14, 1.44),
    ],
)
def test_dirac_cycles(name, first, low, high):
    late = distances(name, first)[-100:]
    assert (late.min().item(), late.max().item()) == near((low, high), 5e-3)


def test_dragan_settles_elsewhere():
    """A slope wanted where it should vanish: the fakes come to rest away from the data, or never."""
    assert distances("dragan", None)[-100:].min() > 1
    assert distances("dragan", 1)[-100:].min() > 1


def test_dirac_in_the_long_run():
    assert distances("gan", None, 20_000)[-1].item() == near(4.96, 5e-3)
    orbit = distances("gan", 0, 5000)[-2000:]
    assert (orbit.min() > 1.3, orbit.max() < 1.5) == (True, True)
    cycle = distances("nonsaturating", None, 3000)[-1000:]
    assert cycle.mean().item() == near(0.63, 5e-3)
    slow = distances("nonsaturating", 0, 20_000)  # sub-linear: it falls like t^(-1/2)
    assert (slow[2000].item(), slow[20_000].item()) == near((0.142, 0.046), 5e-4)
    assert (slow[2000] / slow[20_000]).item() == pytest.approx(math.sqrt(10), rel=0.05)


def consensus_by_hand(chain):
    """v - grad |v|^2 / 2 of the Dirac-GAN; `chain` = 1 is the chain rule, 1/2 what the authors' notebook has."""

    def field(w):
        theta, psi = w
        d = torch.sigmoid(theta * psi)
        bend = chain * (theta**2 + psi**2) * d * d * (1 - d)
        return torch.stack([psi * d - (theta * d * d + psi * bend), -theta * d - (psi * d * d + theta * bend)])

    return field


def test_consensus():
    states = torch.randn(2, 50, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    ours = consensus(vector_field(dirac()), gamma=1.0)
    assert torch.allclose(ours(states), consensus_by_hand(1)(states), atol=1e-12)
    end = lambda step: trajectory(step, [1.0, -1.0], 500)[-1].norm().item()
    for chain, at_once, in_turns in ((1, 2.579e-10, 1.724e-11), (0.5, 2.081e-10, 1.332e-11)):
        step = simultaneous(consensus_by_hand(chain), 0.2)
        assert end(step) == pytest.approx(at_once, rel=1e-3)
        assert end(alternating(step, first=0)) == pytest.approx(in_turns, rel=1e-3)


# Matrix games


def test_matching_pennies():
    value, row, column = games.solve(games.matching_pennies)
    assert value == near(0)
    assert (row.tolist(), column.tolist()) == (near([0.5, 0.5]), near([0.5, 0.5]))
    p, q = torch.rand(2, dtype=torch.float64)
    mixed = torch.stack([p, 1 - p]) @ games.matching_pennies @ torch.stack([q, 1 - q])
    assert mixed.item() == near(((2 * p - 1) * (2 * q - 1)).item(), 1e-12)


def test_gradient_play_of_matching_pennies():
    """It is xy shifted to (1/2, 1/2) and four times as fast; the row player ascends."""
    v = vector_field(games.zero_sum(lambda p, q: -((2 * p - 1) * (2 * q - 1)).sum()))
    assert roots(v, [0.5, 0.5]) == near([-4j, 4j], 1e-12)
    step = simultaneous(v, 0.02)
    away = lambda step: (trajectory(step, [0.6, 0.5], 400) - 0.5).norm(dim=1)
    assert away(step)[-1] > 3 * away(step)[0]
    assert away(alternating(step, first=0)).max() < 1.1 * away(step)[0]


def test_rock_paper_scissors():
    value, row, column = games.solve(games.rock_paper_scissors)
    assert value == near(0)
    assert (row.tolist(), column.tolist()) == (near([1 / 3] * 3), near([1 / 3] * 3))
    assert games.exploitability(games.rock_paper_scissors, row, column).item() == near(0)
    assert games.exploitability(games.rock_paper_scissors, [1, 0, 0], [1, 0, 0]).item() == 2
    assert games.best_response(games.rock_paper_scissors, [1, 0, 0]) == 1  # paper beats rock
    assert games.best_response(-games.rock_paper_scissors.T, [0, 1, 0]) == 2  # scissors beat paper


def test_unequal_game():
    """A saddle in pure strategies, then 2 x 3 on paper: columns 2 and 3 cross where 3p + 5(1-p) = 11p + 2(1-p)."""
    assert games.solve([[4, 2, 3], [1, 0, 5]]).value == near(2)
    value, row, column = games.solve([[2, 3, 11], [7, 5, 2]])
    assert (value, row.tolist(), column.tolist()) == (near(49 / 11), near([3 / 11, 8 / 11]), near([0, 9 / 11, 2 / 11]))


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_scale_of_payoffs(scale):
    payoff = scale * (torch.tensor([[2.0, 3.0, 11.0], [7.0, 5.0, 2.0]], dtype=torch.float64) - 20)
    assert games.solve(payoff).value == pytest.approx(scale * (49 / 11 - 20), rel=1e-9)


def test_game_without_a_choice():
    assert games.solve([[3.0]]).value == 3
    assert games.solve([[1.0, 1.0], [1.0, 1.0]]).value == 1


matrices = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(-9, 9), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


@settings(deadline=None, max_examples=30)
@given(matrices)
def test_equilibria(payoff):
    payoff = torch.tensor(payoff, dtype=torch.float64)
    value, row, column = games.solve(payoff)
    assert games.exploitability(payoff, row, column).item() == near(0)
    assert (row @ payoff @ column).item() == near(value)
    assert games.exploitability(payoff, row.flip(0), column.flip(0)) >= -1e-9
    answer = games.best_response(payoff, column)
    assert (payoff @ column)[answer].item() == near(value)


@pytest.mark.parametrize("payoff", [games.matching_pennies, games.rock_paper_scissors, [[2, 3, 11], [7, 5, 2]]])
def test_fictitious_play(payoff):
    """Robinson 1951: averages become harder and harder to exploit, at least like 1 / sqrt(t) here."""
    rows, columns = games.fictitious_play(payoff, 3000)
    n, m = torch.as_tensor(payoff).shape
    assert (rows.shape, columns.shape) == ((3000, n), (3000, m))
    assert torch.allclose(rows.sum(1), torch.ones(3000).double())
    gap = games.exploitability(payoff, rows, columns)
    assert gap[0] > 0.9
    assert gap[-1] < 0.15
    assert gap[-1] < gap[99] < gap[0]
    value, row, _ = games.solve(payoff)
    assert rows[-1].tolist() == near(row.tolist(), 0.05)
    assert (rows[-1] @ torch.as_tensor(payoff).double() @ columns[-1]).item() == near(value, 0.1)


def test_fictitious_play_by_hand():
    """Rock against rock; both take paper until scissors pay, first of equals first."""
    rows, columns = games.fictitious_play(games.rock_paper_scissors, 4)
    assert rows[0].tolist() == [1, 0, 0]
    assert (rows[1] * 2).tolist() == [1, 1, 0]
    assert torch.equal(rows, columns)


# On the engine


class XFirst(XY):
    def step(self, batches):
        next(batches)
        yield Move("x", self.x.at * self.y.at)
        yield Move("y", -self.x.at * self.y.at)


def numbers(gan):
    """The state (player 0, player 1) of a toy game."""
    pair = (gan.x, gan.y) if isinstance(gan, XY) else (gan.G, gan.D)
    return torch.stack([player.at.detach() for player in pair]).double()


def played(gan, rounds, frills=False):
    """The states of `rounds` rounds on the engine: [rounds + 1, 2]."""
    fast, data = Fast(), repeat((torch.zeros(3, 1, dtype=next(gan.parameters()).dtype),))
    optimizers, precision, path = fast.optimizers(gan), fast.precision(), [numbers(gan)]
    for _ in range(rounds):
        play_round(gan, data, optimizers, precision) if frills else plain_round(gan, data, optimizers)
        path.append(numbers(gan))
    return torch.stack(path)


@pytest.mark.parametrize("frills", [False, True])
@pytest.mark.parametrize(
    ("game", "rule"),
    [
        (XY, lambda v, h: alternating(simultaneous(v, h), first=1)),
        (XFirst, lambda v, h: alternating(simultaneous(v, h), first=0)),
        (SimultaneousXY, simultaneous),
    ],
)
def test_xy_on_the_engine(game, rule, frills):
    path = played(game(x=1.0, y=0.5).double(), 200, frills)
    assert torch.allclose(path, trajectory(rule(XY_FIELD, 0.1), [1.0, 0.5], 200), atol=1e-8)


@pytest.mark.parametrize(
    ("game", "settings", "rule"),
    [
        (SimultaneousXY, {"momentum": 0.5}, momentum(XY_FIELD, 0.1, 0.5)),
        (SimultaneousXY, {"optimistic": True}, optimistic(XY_FIELD, 0.1)),
        (XY, {"momentum": 0.5}, alternating(momentum(XY_FIELD, 0.1, 0.5), first=1)),
    ],
)
def test_memories_are_optimisers(game, settings, rule):
    path = played(game(**settings).double(), 100)
    assert torch.allclose(path, trajectory(rule, remember([1.0, 1.0]), 100)[:, :, 0], atol=1e-8)


def test_the_engine_grows_the_radius_144_fold():
    path = played(SimultaneousXY().double(), 1000).norm(dim=1)
    assert f"{path[-1] / path[0]:.2f}" == "144.77"


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "gan"),
        ({"loss": "nonsaturating"}, "nonsaturating"),
        ({"loss": "wasserstein", "clip": 1.0}, "wgan"),
        ({"loss": "wasserstein", "gamma": 0.7, "target": 1.0}, "wgan-gp"),
        ({"gamma": 0.3}, "r1"),
        ({"loss": "nonsaturating", "gamma": 0.3}, "nonsaturating r1"),
    ],
)
def test_dirac_gan_on_the_engine(settings, name):
    step = simultaneous(field_by_hand(name), 0.2)
    step = clipped(step, 1.0) if name == "wgan" else step
    for game, rule in ((DiracGAN, alternating(step, first=1)), (SimultaneousDiracGAN, step)):
        path = played(game(**settings).double(), 60)
        assert torch.allclose(path, trajectory(rule, [1.0, -1.0], 60), atol=1e-8)


def test_training_loop_plays_the_toys():
    data = Resident({"x": torch.zeros(64, 1)}, name="zeros")
    path = [snap.gan.G.at.item() for snap in train(DiracGAN(gamma=1.0), data, images=40, every=1, fast=Fast())]
    expected = trajectory(alternating(simultaneous(vector_field(dirac(gamma=1.0)), 0.2), first=1), [1.0, -1.0], 40)
    assert path == near(expected[1:, 0].tolist(), 1e-5)
    last = list(train(XY(), data, images=30, fast=Fast()))[-1]
    assert last.images == 30
    assert set(last.terms) == {"x/loss", "y/loss"}
    assert DiracGAN(theta=3.0).sample(5).tolist() == [[3.0]] * 5


# Bad input

PENNIES = games.matching_pennies


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: games.solve([[1.0, math.nan], [0, 1]]), "payoff matrix holds NaN"),
        (lambda: games.solve([]), "payoff matrix is empty"),
        (lambda: games.solve([[], []]), "payoff matrix is empty"),
        (lambda: games.solve([1, 2, 3]), r"has shape \[3\]"),
        (lambda: games.solve([[1, 2], [3]]), "something else than numbers"),
        (lambda: games.fictitious_play([[math.inf]], 5), "payoff matrix holds NaN or infinity"),
        (lambda: games.fictitious_play(PENNIES, 0), "rounds is 0"),
        (lambda: games.best_response(PENNIES, [0.5, 0.6]), "opponent sums to 1.1"),
        (lambda: games.best_response(PENNIES, [0.5, 0.25, 0.25]), r"opponent has \[3\] masses for \[2\]"),
        (lambda: games.exploitability(PENNIES, [1.5, -0.5], [1, 0]), "row has negative mass"),
        (lambda: games.exploitability(PENNIES, [1, 0], [math.nan, 0]), "column holds NaN"),
        (lambda: alternating(XY_FIELD, first=2), "first is 2"),
        (lambda: trajectory(XY_FIELD, [1.0, 2.0, 3.0], 1), "no state of two players"),
        (lambda: trajectory(XY_FIELD, [1.0, math.nan], 1), "the state holds NaN"),
        (lambda: remember(1.0), "no state of two players"),
        (lambda: dirac(gamma=-1.0), "gamma is -1.0"),
        (lambda: DiracGAN(loss="minmax"), "did you mean 'minimax'"),
        (lambda: XY(lr=0.0), "lr is 0.0"),
    ],
)
def test_bad_input(call, says):
    with pytest.raises(CourseError, match=says):
        call()


def test_without_scipy(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(CourseError, match="pip install scipy"):
        games.solve(PENNIES)
    assert len(games.fictitious_play(PENNIES, 5)[0]) == 5
