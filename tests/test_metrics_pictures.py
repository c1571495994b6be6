"""SSIM against scipy's filters, labels by hand, intervals against scipy and by their own promise."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.ndimage import gaussian_filter

from gancourse.errors import CourseError
from gancourse.metrics import agreement, bootstrap, error_rate, interval, ssim
from gancourse.metrics.interval import student


def by_scipy(a: np.ndarray, b: np.ndarray) -> float:
    """Wang et al. 2004 for one channel in [-1, 1], by scipy's Gaussian filter, 5 pixels of border cut away."""
    blur = lambda x: gaussian_filter(x, 1.5, truncate=3.5)
    ma, mb = blur(a), blur(b)
    va, vb, vab = blur(a * a) - ma * ma, blur(b * b) - mb * mb, blur(a * b) - ma * mb
    c1, c2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2
    image = (2 * ma * mb + c1) * (2 * vab + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))
    return image[5:-5, 5:-5].mean()


@given(st.integers(11, 20), st.integers(11, 20), st.sampled_from([1, 3]), st.integers(0, 9))
def test_ssim_agrees_with_scipy(height, width, channels, seed):
    generator = torch.Generator().manual_seed(seed)
    a = torch.rand(2, channels, height, width, generator=generator) * 2 - 1
    b = (a + 0.5 * torch.randn(a.shape, generator=generator)).clamp(-1, 1)
    expected = [np.mean([by_scipy(x, y) for x, y in zip(p, q)]) for p, q in zip(a.double().numpy(), b.double().numpy())]
    assert ssim(a, b).tolist() == pytest.approx(expected, abs=1e-9)


def test_ssim_of_flat_pictures_has_a_closed_form():
    a, b = torch.full((1, 1, 12, 12), 0.5), torch.full((1, 1, 12, 12), -0.25)
    c1 = 0.02**2
    assert ssim(a, b).item() == pytest.approx((-0.25 + c1) / (0.25 + 0.0625 + c1), abs=1e-9)


def test_ssim_of_a_copy_is_1_and_of_bytes_that_of_floats():
    x = torch.randint(0, 256, (3, 3, 16, 16), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    y = x.flip(3)
    assert ssim(x, x).tolist() == pytest.approx([1] * 3)
    torch.testing.assert_close(ssim(x, y), ssim(x.double() / 127.5 - 1, y.double() / 127.5 - 1))


def test_ssim_refuses_other_shapes_and_small_pictures():
    with pytest.raises(CourseError, match=r"the images are \[2, 1, 16, 16\] and the truth \[2, 1, 16, 15\]"):
        ssim(torch.zeros(2, 1, 16, 16), torch.zeros(2, 1, 16, 15))
    with pytest.raises(CourseError, match="windows of 11 pixels"):
        ssim(torch.zeros(2, 1, 16, 8), torch.zeros(2, 1, 16, 8))


def test_all_labels_of_an_item_must_agree():
    wanted = torch.tensor([[1, 2], [3, 4], [5, 6], [7, 8]])
    found = torch.tensor([[1, 2], [3, 9], [9, 6], [7, 8]])
    assert agreement(found, wanted) == 0.5
    assert agreement(found[:, 0], wanted[:, 0]) == 0.75


def test_error_rate_counts_what_agreement_leaves():
    logits = torch.tensor([[0.0, 1.0], [2.0, 1.0], [0.0, 3.0], [0.0, 3.0]])
    assert error_rate(logits, torch.tensor([1, 0, 1, 0])) == 0.25


def test_labels_of_other_shapes_are_a_clear_error():
    with pytest.raises(CourseError, match=r"labels \[3\] cannot be held against \[4\]"):
        agreement(torch.zeros(3), torch.zeros(4))
    with pytest.raises(CourseError, match="logits are"):
        error_rate(torch.zeros(3), torch.zeros(3))


@given(st.integers(1, 60), st.floats(0.05, 0.999))
def test_students_t_agrees_with_scipy(freedom, level):
    assert student(freedom, level) == pytest.approx(stats.t.ppf((1 + level) / 2, freedom), rel=1e-7)


def test_interval_over_seeds_agrees_with_scipy():
    values = [0.61, 0.64, 0.58, 0.66, 0.6]
    mean, low, high = interval(values)
    assert (low, high) == pytest.approx(stats.t.interval(0.95, 4, np.mean(values), stats.sem(values)))
    assert mean == pytest.approx(np.mean(values))


def test_one_seed_has_no_interval():
    mean, low, high = interval([0.5])
    assert mean == 0.5
    assert math.isnan(low)
    assert math.isnan(high)


@pytest.mark.parametrize("level", [-0.1, 0, 1, 2, math.nan])
@pytest.mark.parametrize("of", [interval, bootstrap])
def test_a_level_is_a_probability(of, level):
    with pytest.raises(CourseError, match=r"level is .*; it must be more than 0 and less than 1"):
        of([0.4, 0.5], level)


def test_a_bootstrap_wants_resamplings():
    with pytest.raises(CourseError, match="draws is 0"):
        bootstrap([0.4, 0.5], draws=0)


def test_intervals_hold_their_promise():
    """Of 1,000 samples of 8 numbers around 3, about 95 % of the t intervals hold 3; of 60 numbers, the bootstrap's."""
    generator = torch.Generator().manual_seed(0)
    held = lambda found: found.low <= 3 <= found.high
    few = torch.randn(1000, 8, generator=generator) + 3
    assert sum(held(interval(row.tolist())) for row in few) / 1000 == pytest.approx(0.95, abs=0.02)
    many = torch.randn(300, 60, generator=generator) + 3
    assert sum(held(bootstrap(row, draws=200)) for row in many) / 300 == pytest.approx(0.94, abs=0.03)


def test_bootstrap_is_as_wide_as_scipys_and_the_same_each_time():
    x = torch.rand(100, generator=torch.Generator().manual_seed(0))
    found = bootstrap(x)
    theirs = stats.bootstrap((x.numpy(),), np.mean, method="percentile", rng=0).confidence_interval
    assert found.high - found.low == pytest.approx(theirs.high - theirs.low, rel=0.1)
    assert bootstrap(x) == found


@pytest.mark.parametrize("bad", [[], [1.0, math.nan], [[1.0, 2.0]]])
def test_an_interval_wants_numbers(bad):
    for make in (interval, bootstrap):
        with pytest.raises(CourseError, match="finite numbers"):
            make(bad)
