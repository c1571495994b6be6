"""Modes of mixtures and of stacked digits, against laws whose answer is known."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from gancourse.data import toys
from gancourse.errors import CourseError
from gancourse.metrics import modes, quality_ceiling, reverse_kl, stacked_floor, stacked_modes


def drawn(name: str, n: int = 2500, spread: float = 1.0, first: int | None = None):
    """Points of a mixture of the course, wider by `spread`, from its first modes alone."""
    centres = toys.centres(name)
    generator = torch.Generator().manual_seed(0)
    which = torch.randint(first or len(centres), (n,), generator=generator)
    return centres[which] + spread * toys.std(name) * torch.randn(n, centres.shape[1], generator=generator)


@pytest.mark.parametrize(("name", "count"), [("ring8", 8), ("grid25", 25)])
def test_the_mixture_itself_meets_its_ceiling(name, count):
    captured, quality, kl = modes(drawn(name), toys.centres(name), toys.std(name))
    assert captured == count
    assert quality == pytest.approx(1 - math.exp(-4.5), abs=0.006)
    assert kl == pytest.approx((count - 1) / 5000, abs=0.004)


@pytest.mark.parametrize("spread", [0.5, 1.25, 1.5, 2])
def test_a_wider_spread_has_a_closed_form(spread):
    quality = modes(drawn("grid25", 40_000, spread), toys.centres("grid25"), toys.std("grid25")).quality
    assert quality == pytest.approx(1 - math.exp(-4.5 / spread**2), abs=0.006)


@pytest.mark.parametrize("first", range(1, 9))
def test_k_of_8_modes(first):
    found = modes(drawn("ring8", first=first), toys.centres("ring8"), toys.std("ring8"))
    assert found.captured == first
    assert found.kl == pytest.approx(math.log(8 / first), abs=0.004)


def test_far_points_capture_nothing_but_count_for_their_nearest_mode():
    centres = toys.centres("ring8")
    found = modes(1.5 * centres[:4].repeat(100, 1), centres, 0.01)
    assert found[:2] == (0, 0)
    assert found.kl == pytest.approx(math.log(2))


@pytest.mark.parametrize(("dimensions", "share"), [(1, 0.9973002), (2, 1 - math.exp(-4.5)), (3, 0.9707091)])
def test_ceiling_in_each_dimension(dimensions, share):
    assert quality_ceiling(dimensions) == pytest.approx(share, abs=1e-7)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=30).filter(any))
def test_reverse_kl_is_at_least_that_of_its_modes(counts):
    kl, found = reverse_kl(torch.tensor(counts)), sum(c > 0 for c in counts)
    assert kl >= math.log(len(counts) / found) - 1e-12
    assert kl == pytest.approx(sum(c / sum(counts) * math.log(c / sum(counts) * len(counts)) for c in counts if c))


def test_modes_refuse_what_tells_nothing():
    centres = toys.centres("ring8")
    with pytest.raises(CourseError, match="50 points cannot show 8 modes; take 80"):
        modes(drawn("ring8", 50), centres, 0.01)
    with pytest.raises(CourseError, match="2 and 3 features"):
        modes(drawn("ring8"), torch.zeros(8, 3), 0.01)
    with pytest.raises(CourseError, match="above 0"):
        modes(drawn("ring8"), centres, 0)
    with pytest.raises(CourseError, match="NaN"):
        modes(drawn("ring8") * float("nan"), centres, 0.01)


class Brightness(nn.Module):
    """A judge that reads a digit off the brightness."""

    def predict(self, images):
        return (images.flatten(1).mean(1) * 10).round().long().clamp(0, 9)


def stacked(codes):
    """Pictures of 1 x 1 pixels, one channel a digit."""
    return torch.stack([codes // 100, codes // 10 % 10, codes % 10], 1)[:, :, None, None] / 10


def test_stacked_modes_of_a_perfect_generator_stand_at_the_floor():
    codes = torch.randint(1000, (26_000,), generator=torch.Generator().manual_seed(0))
    captured, kl = stacked_modes(stacked(codes), Brightness())
    assert captured == 1000
    assert stacked_floor(26_000) == pytest.approx((1000, 0.0192), abs=1e-4)
    assert kl == pytest.approx(stacked_floor(26_000)[1], abs=0.002)


@pytest.mark.parametrize("k", [1, 99, 150, 990])
def test_k_of_1000_modes_have_a_closed_form(k):
    found = stacked_modes(stacked(torch.arange(k).repeat(10_000 // k + 1)), Brightness())
    assert found.captured == k
    assert found.kl == pytest.approx(math.log(1000 / k), abs=0.01)


def test_each_channel_is_a_digit_of_its_own():
    one = stacked(torch.tensor([123, 321])).repeat(5000, 1, 1, 1)
    assert stacked_modes(one, Brightness()).captured == 2


@pytest.mark.parametrize(("n", "expected"), [(2500, 918.0), (10_000, 999.95)])
def test_floor_of_the_modes(n, expected):
    assert stacked_floor(n)[0] == pytest.approx(expected, abs=0.05)


def test_few_stacked_digits_cannot_show_1000_modes():
    with pytest.raises(CourseError, match="2,500 images cannot show 1,000 modes; take 10,000"):
        stacked_modes(torch.zeros(2500, 3, 1, 1), Brightness())
    with pytest.raises(CourseError, match=r"images \[N, 3, H, W\]; these are \[20000, 1, 4, 4\]"):
        stacked_modes(torch.zeros(20_000, 1, 4, 4), Brightness())
