"""Distances against closed forms and other people's code; neighbours against brute force."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import sqrtm
from torch import Tensor

from gancourse.errors import CourseError
from gancourse.metrics import frechet, nearest, pixel_pca
from gancourse.metrics.neighbours import CHUNK


def exactly(mean: float, deviation: float) -> Tensor:
    """A table [2, 1] with exactly this mean and (unbiased) standard deviation."""
    return torch.tensor([[-1.0], [1.0]], dtype=torch.float64) * deviation / 2**0.5 + mean


def by_scipy(a: Tensor, b: Tensor) -> float:
    """The formula of Heusel et al. as everybody computes it, with scipy's matrix root."""
    a, b = a.double().numpy(), b.double().numpy()
    cov_a, cov_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    cross = np.trace(sqrtm(cov_a @ cov_b)).real
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * cross)


def table(n: int, f: int, seed: int, mix: bool = True) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, f, generator=generator, dtype=torch.float64)
    return x @ torch.randn(f, f, generator=generator, dtype=torch.float64) + seed if mix else x


# ---- Fréchet distance

numbers = st.floats(-50, 50).map(lambda v: round(v, 3))
deviations = st.floats(0, 20).map(lambda v: round(v, 3))


@given(numbers, deviations, numbers, deviations)
def test_numbers_have_a_closed_form(m1, s1, m2, s2):
    assert frechet(exactly(m1, s1), exactly(m2, s2)) == pytest.approx(
        (m1 - m2) ** 2 + (s1 - s2) ** 2, abs=1e-9, rel=1e-9
    )


@given(st.integers(2, 8), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_agrees_with_scipy(f, seed):
    a, b = table(60, f, seed), table(45, f, seed + 1)
    assert frechet(a, b) == pytest.approx(by_scipy(a, b), rel=1e-8)


def test_commuting_covariances_have_a_closed_form():
    """Same axes, other widths: the sum of (s1 - s2)^2 over the axes."""
    base = table(200, 4, 0, mix=False)
    base = base - base.mean(0)
    white = base @ torch.linalg.inv(torch.linalg.cholesky(base.T @ base / 199)).T  # its covariance is exactly I
    turn = torch.linalg.qr(table(4, 4, 1)).Q
    a, b = (white * torch.tensor([1.0, 2.0, 3.0, 0.5])) @ turn, (white * torch.tensor([2.0, 2.0, 0.0, 4.0])) @ turn
    assert frechet(a, b + 1) == pytest.approx(1 + 0 + 9 + 3.5**2 + 4, rel=1e-9)


@given(st.integers(0, 20))
@settings(max_examples=10, deadline=None)
def test_is_symmetric_blind_to_turns_and_shifts_and_zero_at_home(seed):
    a, b = table(50, 5, seed), table(40, 5, seed + 1)
    turn = torch.linalg.qr(table(5, 5, seed + 2)).Q
    distance = frechet(a, b)
    assert frechet(b, a) == pytest.approx(distance, rel=1e-9)
    assert frechet(a @ turn + 7, b @ turn + 7) == pytest.approx(distance, rel=1e-8)
    assert frechet(a, a) == pytest.approx(0, abs=1e-9 * a.square().sum().item())
    assert frechet(a, a + 3) == pytest.approx(5 * 9, rel=1e-8)
    assert frechet(3 * a, 3 * b) == pytest.approx(9 * distance, rel=1e-9)


def test_singular_covariances():
    """A feature that never moves, two that move together: scipy's root is no judge here, the closed form is."""
    line = table(40, 1, 3, mix=False)
    a = torch.cat([line, line, torch.zeros_like(line)], 1)
    sd = line.std().item()
    assert frechet(a, a) == pytest.approx(0, abs=1e-12)
    assert frechet(a, 2 * a) == pytest.approx(2 * (sd**2 + line.mean().item() ** 2), rel=1e-9)
    crossed = torch.cat([line, -line, torch.zeros_like(line)], 1)  # orthogonal to a: the roots' product is 0
    centre = line - line.mean()
    a0, c0 = torch.cat([centre, centre], 1), torch.cat([centre, -centre], 1)
    assert frechet(a0, c0) == pytest.approx(4 * sd**2, rel=1e-9)
    assert frechet(a, crossed) == pytest.approx(4 * sd**2 + 4 * line.mean().item() ** 2, rel=1e-9)


def test_is_too_large_for_few_rows():
    """Two tables of the same N(0, I_64): the mean distance is not 0, and halves when the rows double."""
    distances = [
        sum(frechet(table(n, 64, s, False), table(n, 64, s + 100, False)) for s in range(8)) / 8
        for n in (128, 256, 512)
    ]
    assert distances == pytest.approx([17.30, 8.66, 4.32], rel=0.03)  # the mean over many pairs


def test_warns_where_rows_are_few():
    with pytest.warns(UserWarning, match="5 rows for 8 features"):
        frechet(table(5, 8, 0), table(50, 8, 1))


@pytest.mark.parametrize(
    ("a", "message"),
    [
        (torch.zeros(1, 3), r"N >= 2; the first one is \[1, 3\]"),
        (torch.zeros(0, 3), "N >= 2"),
        (torch.zeros(5), "N, F"),
        (torch.full((4, 3), float("nan")), "NaN"),
        (torch.randn(5, 2), "2 and 3 features"),
        ([1, 2], "list"),
    ],
)
def test_bad_tables_are_clear_errors(a, message):
    with pytest.raises(CourseError, match=message):
        frechet(a, torch.randn(10, 3))


def test_half_precision_tables_are_computed_in_double():
    a = (table(100, 4, 0) * 10).half()
    assert frechet(a, a + 1) == frechet(a.double(), (a + 1).double())


# ---- pixel features


def images(n: int, seed: int = 0, channels: int = 1, side: int = 6) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (n, channels, side, side), dtype=torch.uint8, generator=generator)


def test_all_components_keep_all_distances():
    x, other = images(50), images(20, 1)
    features = pixel_pca(x, k=36)
    flat = other.flatten(1).double() / 127.5 - 1
    torch.testing.assert_close(
        torch.cdist(features(other).double(), features(other).double()), torch.cdist(flat, flat), atol=1e-4, rtol=0
    )


def test_components_stand_by_variance_and_are_uncorrelated():
    x = images(200)
    features = pixel_pca(x, k=10)(x).double()
    covariance = features.T @ features / len(x)
    variances = (
        torch.linalg.svdvals((x.flatten(1).double() / 127.5 - 1) - (x.flatten(1).double() / 127.5 - 1).mean(0)) ** 2
    )
    torch.testing.assert_close(covariance, torch.diag(variances[:10] / len(x)), atol=1e-4, rtol=0)
    assert features.mean(0).abs().max() < 1e-5


def test_features_are_deterministic_and_take_bytes_or_floats():
    x = images(100, channels=3)
    torch.manual_seed(0)
    first = pixel_pca(x, 8)(x)
    torch.manual_seed(1)
    assert torch.equal(pixel_pca(x, 8)(x), first)
    torch.testing.assert_close(pixel_pca(x / 127.5 - 1, 8)(x / 127.5 - 1), first, atol=1e-4, rtol=0)


def test_distance_on_features_tells_data_from_noise():
    real = (images(400) // 4 + torch.arange(36, dtype=torch.uint8).view(1, 6, 6) * 5).float() / 127.5 - 1
    features = pixel_pca(real[:200], 12)
    near = frechet(features(real[:200]), features(real[200:]))
    far = frechet(
        features(real[:200]), features(torch.rand(200, 1, 6, 6, generator=torch.Generator().manual_seed(0)) * 2 - 1)
    )
    assert far > 10 * near


def test_bad_features_are_clear_errors():
    with pytest.raises(CourseError, match="1 to 20 components"):
        pixel_pca(images(20), 21)
    with pytest.raises(CourseError, match="25 numbers each; the real ones had 36"):
        pixel_pca(images(20), 4)(images(3, side=5))
    with pytest.raises(CourseError, match="N > 0"):
        pixel_pca(torch.zeros(0, 1, 6, 6), 1)


# ---- neighbours


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 9))
@settings(max_examples=20, deadline=None)
def test_neighbours_equal_brute_force(n, k, seed):
    query, bank = images(n, seed), images(30, seed + 1)
    distance, index = nearest(query, bank, k)
    all_pairs = (query[:, None].double() - bank[None].double()).div(127.5).square().mean((2, 3, 4)).sqrt()
    expected, _ = all_pairs.sort(1)
    assert distance.shape == index.shape == (n, k)
    torch.testing.assert_close(distance.double(), expected[:, :k], atol=1e-6, rtol=0)
    torch.testing.assert_close(all_pairs.gather(1, index), expected[:, :k])


def test_a_copy_is_found_in_any_chunk_at_distance_0():
    bank = images(CHUNK + 50, side=3)
    places = torch.tensor([0, CHUNK - 1, CHUNK, CHUNK + 49])
    for query in (bank[places], bank[places] / 127.5 - 1):
        distance, index = nearest(query, bank, 2)
        assert index[:, 0].tolist() == places.tolist()
        assert distance[:, 0].max() < 1e-6
        assert distance[:, 1].min() > 0


def test_black_is_2_from_white():
    distance, _ = nearest(torch.zeros(1, 1, 4, 4, dtype=torch.uint8), torch.full((1, 1, 4, 4), 255, dtype=torch.uint8))
    assert distance.item() == 2


def test_bad_neighbours_are_clear_errors():
    with pytest.raises(CourseError, match="bank has 3"):
        nearest(images(2), images(3), 4)
    with pytest.raises(CourseError, match="differ in shape"):
        nearest(images(2), images(3, side=5))
