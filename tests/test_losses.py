"""Losses and penalties: values from the papers, gradients per logit, and what becomes of them at the far ends."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from gancourse import losses
from gancourse.losses import Loss, gradient_norm, gradient_penalty

LOG2 = math.log(2)
NAMES = ("minimax", "nonsaturating", "least_squares", "wasserstein", "hinge")
ALL = pytest.mark.parametrize("loss", [getattr(losses, name) for name in NAMES], ids=NAMES)
logits = st.lists(st.floats(-30, 30), min_size=1, max_size=6).map(lambda xs: torch.tensor(xs, dtype=torch.float64))
slopes = st.lists(st.floats(-3, 3), min_size=2, max_size=5).map(lambda xs: torch.tensor(xs, dtype=torch.float64))


def slope(f, logit: float) -> float:
    a = torch.tensor([logit], dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(f(a), a)
    return grad.item()


def test_no_loss_is_forgotten():
    """Those of pairs have tests of their own, in test_models_losses.py."""
    single = {name for name, value in vars(losses).items() if isinstance(value, Loss) and not value.pairs}
    assert set(NAMES) == single


@pytest.mark.parametrize(
    ("loss", "d", "g"),
    [
        (losses.minimax, 2 * LOG2, -LOG2),
        (losses.nonsaturating, 2 * LOG2, LOG2),
        (losses.least_squares, 0.5, 0.5),
        (losses.wasserstein, 0, 0),
        (losses.hinge, 2, 0),
    ],
    ids=NAMES,
)
def test_values_at_logit_0(loss, d, g):
    zero = torch.zeros(5)
    assert loss.d(zero, zero).item() == pytest.approx(d, abs=1e-6)
    assert loss.g(zero).item() == pytest.approx(g, abs=1e-6)


@pytest.mark.parametrize("logit", [-10.0, -8.0, -5.0, -2.0, 0.0, 3.0])
def test_generator_gradients_per_logit(logit):
    p = 1 / (1 + math.exp(-logit))  # D
    saturating, non = slope(losses.minimax.g, logit), slope(losses.nonsaturating.g, logit)
    assert saturating == pytest.approx(-p, rel=1e-9)
    assert non == pytest.approx(-(1 - p), rel=1e-9)
    assert non / saturating == pytest.approx(math.exp(-logit), rel=1e-9)


def test_generator_gradients_where_d_is_sure():
    assert slope(losses.minimax.g, -8) == pytest.approx(-3.354e-4, abs=5e-8)
    assert slope(losses.nonsaturating.g, -8) == pytest.approx(-0.99966, abs=5e-6)


@ALL
def test_every_loss_is_a_mean_over_all_logits(loss):
    real, fake = torch.randn(6), torch.randn(6)
    whole = loss.d(real, fake), loss.g(fake)
    assert [t.shape for t in whole] == [(), ()]
    patches = loss.d(real.view(2, 1, 3), fake.view(2, 1, 3)), loss.g(fake.view(2, 1, 3))
    singles = [loss.d(r, f) for r, f in zip(real, fake)], [loss.g(f) for f in fake]
    for value, same, parts in zip(whole, patches, singles):
        torch.testing.assert_close(value, same)
        torch.testing.assert_close(value, torch.stack(parts).mean())


@ALL
@pytest.mark.parametrize("sign", [1, -1])
def test_finite_at_logits_of_ten_thousand(loss, sign):
    real = torch.full((2,), 1e4 * sign, requires_grad=True)
    fake = torch.full((2,), 1e4 * sign, requires_grad=True)
    for value in (loss.d(real, fake), loss.g(fake)):
        assert value.isfinite()
        assert all(g is None or g.isfinite().all() for g in torch.autograd.grad(value, (real, fake), allow_unused=True))


@ALL
def test_players_pull_apart(loss):
    """D's loss falls as real logits rise and fakes sink; G's falls as the logits of fakes rise."""
    fake = torch.zeros(3, requires_grad=True)
    real = torch.zeros(3, requires_grad=True)
    up, down = torch.autograd.grad(loss.d(real, fake), (real, fake))
    if loss is losses.least_squares:
        fake = torch.full((3,), 0.5, requires_grad=True)  # at 0, its target for fakes, the slope is 0
        (down,) = torch.autograd.grad(loss.d(real, fake), fake)
    assert (up < 0).all()
    assert (down > 0).all()
    (pull,) = torch.autograd.grad(loss.g(fake), fake)
    assert (pull < 0).all()


@given(logits, logits)
def test_minimax_is_the_value_of_the_game(real, fake):
    value = real.sigmoid().log().mean() + (1 - fake.sigmoid()).log().mean()
    torch.testing.assert_close(losses.minimax.d(real, fake), -value, rtol=1e-4, atol=1e-8)
    torch.testing.assert_close(losses.minimax.g(fake), (1 - fake.sigmoid()).log().mean(), rtol=1e-4, atol=1e-8)
    torch.testing.assert_close(losses.nonsaturating.g(fake), -fake.sigmoid().log().mean(), rtol=1e-4, atol=1e-8)
    assert torch.equal(losses.nonsaturating.d(real, fake), losses.minimax.d(real, fake))


@given(logits, logits)
def test_least_squares_by_hand(real, fake):
    expected = (
        sum((r - 1) ** 2 for r in real.tolist()) / len(real) / 2 + sum(f**2 for f in fake.tolist()) / len(fake) / 2
    )
    assert losses.least_squares.d(real, fake).item() == pytest.approx(expected)
    assert losses.least_squares.g(fake).item() == pytest.approx(
        sum((f - 1) ** 2 for f in fake.tolist()) / len(fake) / 2
    )


@given(logits, logits, st.floats(-10, 10))
def test_wasserstein_knows_no_level(real, fake, shift):
    d = losses.wasserstein.d
    torch.testing.assert_close(d(real + shift, fake + shift), d(real, fake), rtol=0, atol=1e-9)
    torch.testing.assert_close(d(real, fake), -d(fake, real), rtol=0, atol=1e-9)
    torch.testing.assert_close(d(real, fake), real.neg().mean() - losses.wasserstein.g(fake), rtol=0, atol=1e-9)


@given(logits, logits)
def test_hinge_is_zero_beyond_the_margin_alone(real, fake):
    lost = losses.hinge.d(real, fake)
    assert (lost == 0) == bool((real >= 1).all() and (fake <= -1).all())
    assert lost >= 0
    assert losses.hinge.d(real.abs() + 1, -fake.abs() - 1) == 0
    assert losses.hinge.g(fake) == losses.wasserstein.g(fake)


@ALL
def test_gradients_equal_finite_differences(loss):
    real, fake = (torch.randn(4, dtype=torch.float64, requires_grad=True) for _ in range(2))
    assert torch.autograd.gradcheck(loss.d, (real, fake))
    assert torch.autograd.gradcheck(loss.g, (fake,))


@ALL
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_computed_in_float32_under_autocast(loss, dtype):
    real, fake = torch.randn(50).to(dtype), torch.randn(50).to(dtype)
    plain = loss.d(real.float(), fake.float()), loss.g(fake.float())
    with torch.autocast("cpu", dtype):
        narrow = loss.d(real, fake), loss.g(fake)
    for a, b in zip(narrow, plain):
        assert a.dtype == torch.float32
        assert torch.equal(a, b)


# gradient penalty


def linear(weights):
    return lambda x: x.flatten(1) @ weights


def bowl(x):
    """A critic whose gradient at x is x itself."""
    return x.flatten(1).square().sum(1) / 2


@given(slopes)
def test_penalty_of_a_linear_critic(weights):
    n = len(weights)
    real, fake, eps = torch.randn(3, n).double(), torch.randn(3, n).double(), torch.rand(3).double()
    k = weights.norm().item()
    assert gradient_penalty(linear(weights), real, fake, eps).item() == pytest.approx((k - 1) ** 2, abs=1e-9)
    if k > 0.1:
        assert gradient_penalty(linear(weights / k), real, fake, eps).item() == pytest.approx(0, abs=1e-12)


def test_penalty_has_one_norm_and_one_point_a_sample():
    real, fake = torch.randn(5, 2, 3, 3), torch.randn(5, 2, 3, 3)
    eps = torch.rand(5)
    expected = []
    for r, f, e in zip(real, fake, eps.tolist()):
        expected.append(((e * r + (1 - e) * f).norm().item() - 1) ** 2)
    assert gradient_penalty(bowl, real, fake, eps).item() == pytest.approx(sum(expected) / 5, rel=1e-5)


def test_eps_1_is_real_and_0_is_fake():
    real, fake = torch.full((2, 4), 3.0), torch.full((2, 4), 0.5)  # norms 6 and 1
    assert gradient_penalty(bowl, real, fake, torch.ones(2)).item() == pytest.approx(25)
    assert gradient_penalty(bowl, real, fake, torch.zeros(2)).item() == pytest.approx(0)


@pytest.mark.parametrize("shape", [(), (1,), (3, 1), (4, 1, 1, 1), (4, 3, 8, 8), (5,)])
def test_eps_for_a_batch_or_a_pixel_is_refused(shape):
    real = torch.randn(4, 3, 8, 8)
    with pytest.raises(ValueError, match="one number a sample"):
        gradient_penalty(bowl, real, real, torch.rand(shape))


class Critic(nn.Module):
    """Smooth, so that finite differences hold."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 5), nn.Softplus(), nn.Linear(5, 1), nn.Flatten(0)).double()

    def forward(self, x):
        return self.layers(x)


def test_second_order_gradient_equals_finite_differences():
    critic = Critic()
    names = [name for name, _ in critic.named_parameters()]
    real, fake, eps = torch.randn(4, 3).double(), torch.randn(4, 3).double(), torch.rand(4).double()

    def penalty(*parameters):
        call = lambda x: torch.func.functional_call(critic, dict(zip(names, parameters)), (x,))
        return gradient_penalty(call, real, fake, eps)

    assert torch.autograd.gradcheck(penalty, [p.detach().clone().requires_grad_() for p in critic.parameters()])


def test_penalty_reaches_the_critic_and_neither_picture():
    critic = Critic()
    real, fake = (torch.randn(4, 3).double().requires_grad_() for _ in range(2))
    gradient_penalty(critic, real, fake, torch.rand(4).double()).backward()
    assert all(
        p.grad is not None and p.grad.abs().sum() > 0 for name, p in critic.named_parameters() if "2.bias" not in name
    )
    assert real.grad is None
    assert fake.grad is None


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_penalty_is_computed_in_float32_under_autocast(dtype):
    critic = Critic().float()
    real, fake, eps = torch.randn(4, 3), torch.randn(4, 3), torch.rand(4)
    plain = gradient_penalty(critic, real, fake, eps)
    with torch.autocast("cpu", dtype):
        narrow = gradient_penalty(critic, real, fake, eps)
        assert critic(real).dtype == dtype  # autocast was on, and is on again
    assert narrow.dtype == torch.float32
    assert torch.equal(narrow, plain)


def test_gradient_norm_of_every_sample():
    x = torch.randn(6, 2, 4)
    norms = gradient_norm(bowl, x)
    torch.testing.assert_close(norms, x.flatten(1).norm(dim=1))
    assert not x.requires_grad


@settings(max_examples=25)
@given(st.floats(0.1, 4))
def test_gradient_norm_scales_with_the_critic(k):
    critic, x = Critic(), torch.randn(3, 3).double()
    torch.testing.assert_close(gradient_norm(lambda x: k * critic(x), x), k * gradient_norm(critic, x))
