"""Distances and neighbours of clouds of features, against loops over all pairs, scipy's tree and closed forms."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree
from torch import Tensor

from gancourse.errors import CourseError
from gancourse.metrics import density_coverage, kid, mmd, precision_recall, retrieval
from gancourse.metrics.manifold import CHUNK


def cloud(n: int, f: int = 3, seed: int = 0) -> Tensor:
    return torch.randn(n, f, generator=torch.Generator().manual_seed(seed))


def lattice(n: int, seed: int) -> Tensor:
    """Whole numbers: many rows twice, many distances equal."""
    return torch.randint(-2, 3, (n, 2), generator=torch.Generator().manual_seed(seed)).float()


# ---- kernel distance


def by_pairs(a, b) -> float:
    """Gretton et al. 2012, eq. 3, pair by pair."""
    kernel = lambda x, y: (float(x @ y) / len(x) + 1) ** 3
    n, m = len(a), len(b)
    same_a = sum(kernel(a[i], a[j]) for i in range(n) for j in range(n) if i != j) / (n * (n - 1))
    same_b = sum(kernel(b[i], b[j]) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    return same_a + same_b - 2 * sum(kernel(x, y) for x in a for y in b) / (n * m)


@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 9))
def test_mmd_equals_the_sum_over_pairs(n, m, seed):
    a, b = cloud(n, seed=seed).double(), cloud(m, seed=seed + 1).double() + 1
    assert mmd(a, b) == pytest.approx(by_pairs(a, b), rel=1e-9, abs=1e-9)


def test_mmd_of_two_numbers_has_a_closed_form():
    """F = 1, a = {0, 0}, b = {s, s}: 1 + (s^2 + 1)^3 - 2."""
    assert mmd(torch.zeros(2, 1), torch.full((2, 1), 2.0)) == pytest.approx(1 + 125 - 2)


def test_mmd_is_unbiased_where_a_frechet_distance_is_not():
    found = torch.tensor([mmd(cloud(20, 8, 2 * s), cloud(20, 8, 2 * s + 1)) for s in range(200)])
    assert found.min() < 0
    assert abs(found.mean()) < 3 * found.std() / math.sqrt(200)


def test_kid_of_all_rows_is_mmd_and_of_some_its_mean():
    a, b = cloud(60), cloud(50, seed=1) + 0.5
    assert kid(b, a[:50], size=50, subsets=3) == pytest.approx((mmd(b, a[:50]), 0), abs=1e-9)
    mean, deviation = kid(a, b, size=25, subsets=400)
    assert mean == pytest.approx(mmd(a, b), abs=4 * deviation / 20)
    assert deviation > 0
    assert kid(a, b, size=25, subsets=4) == kid(a, b, size=25, subsets=4)


def test_kid_wants_as_many_rows_as_a_subset():
    with pytest.raises(CourseError, match="subsets of 1000 rows cannot be drawn from 60 and 2000; take more"):
        kid(cloud(60), cloud(2000))
    with pytest.raises(CourseError, match="subsets is 0; the mean wants 1 or more"):
        kid(cloud(60), cloud(60), size=10, subsets=0)


# ---- neighbours


def radii_by_tree(x: np.ndarray, k: int) -> np.ndarray:
    return cKDTree(x).query(x, k + 1)[0][:, -1]


def inside(query: np.ndarray, bank: np.ndarray, k: int) -> np.ndarray:
    """Which query lies in which ball of the bank: [Q, B]."""
    gaps = np.sqrt(((query[:, None] - bank[None]) ** 2).sum(2))
    return gaps <= radii_by_tree(bank, k) + 1e-6


@given(st.sampled_from([cloud, lattice]), st.integers(6, 40), st.integers(6, 40), st.integers(1, 5), st.integers(0, 9))
def test_neighbour_measures_agree_with_scipys_tree(law, n, m, k, seed):
    real, fake = (law(count, seed=s) for count, s in ((n, seed), (m, seed + 1)))
    r, f = real.double().numpy(), fake.double().numpy()
    balls = inside(f, r, k)
    assert precision_recall(real, fake, k) == pytest.approx((balls.any(1).mean(), inside(r, f, k).any(1).mean()))
    assert density_coverage(real, fake, k) == pytest.approx((balls.sum() / (k * m), balls.any(0).mean()))


def test_chunks_change_nothing():
    real, fake = cloud(CHUNK + 30, 4), cloud(CHUNK + 7, 4, 1) * 1.5
    r, f = real.double().numpy(), fake.double().numpy()
    expected = inside(f, r, 3).any(1).mean(), inside(r, f, 3).any(1).mean()
    assert precision_recall(real, fake) == pytest.approx(expected)
    balls = inside(f, r, 5)
    assert density_coverage(real, fake) == pytest.approx((balls.sum() / (5 * len(f)), balls.any(0).mean()))


def test_a_memoriser_scores_1_though_it_learned_nothing():
    x = cloud(50) + 1000  # far from 0, where squared distances lose digits
    assert precision_recall(x, x) == (1, 1)
    assert density_coverage(x, x)[1] == 1


def test_half_the_modes_cost_recall_and_coverage_alone():
    left, right = cloud(200), cloud(200, seed=1) + 100
    real, fake = torch.cat([left, right]), cloud(400, seed=2)
    precision, recall = precision_recall(real, fake)
    density, coverage = density_coverage(real, fake)
    assert precision > 0.8 > 0.6 > recall > 0.3
    assert coverage == pytest.approx(0.5, abs=0.05)
    assert density > 0.8


def test_one_outlier_among_the_fakes_buys_recall_and_no_coverage():
    """The reason for coverage (Naeem et al. 2020, sec. 3.2): k + 1 fakes far apart span balls around everything."""
    real = cloud(100)
    fake = torch.tensor([[30.0, 0, 0], [-30, 0, 0], [0, 30, 0], [0, -30, 0], [0, 0, 30], [0, 0, -30]])
    assert precision_recall(real, fake)[1] == 1
    assert density_coverage(real, fake) == (0, 0)


def test_coverage_of_equal_laws_has_a_closed_form():
    """Naeem et al. 2020, sec. 3.3: E[coverage] = 1 - (N-1)...(N-k) / ((M+N-1)...(M+N-k)), E[density] = 1."""
    n = m = 400
    expected = 1 - math.prod((n - i) / (m + n - i) for i in range(1, 6))
    found = torch.tensor([density_coverage(cloud(n, 2, 2 * s), cloud(m, 2, 2 * s + 1)) for s in range(20)]).mean(0)
    assert found[1].item() == pytest.approx(expected, abs=0.005)
    assert found[0].item() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("measure", [precision_recall, density_coverage])
def test_neighbours_want_more_rows_than_k(measure):
    with pytest.raises(CourseError, match=r"N >= 6; the fake one is \[5, 3\]"):
        measure(cloud(10), cloud(5), k=5)
    with pytest.raises(CourseError, match="3 and 2 features"):
        measure(cloud(10), cloud(10, 2))
    with pytest.raises(CourseError, match="real table of features holds NaN"):
        measure(cloud(10) * float("nan"), cloud(10))


# ---- retrieval


@given(st.sampled_from([cloud, lattice]), st.integers(2, 30), st.integers(0, 9))
def test_retrieval_agrees_with_a_loop(law, n, seed):
    truth, answers = law(n, seed=seed), law(n, seed=seed) + 0.7 * law(n, seed=seed + 1)
    gaps = np.sqrt(((answers.double()[:, None] - truth.double()[None]) ** 2).sum(2).numpy())
    scores = [(row[i] == row.min()) / (row == row[i]).sum() for i, row in enumerate(gaps)]
    assert retrieval(answers, truth) == pytest.approx(np.mean(scores))


def test_retrieval_of_one_answer_for_all_is_chance():
    truth = cloud(40)
    assert retrieval(truth, truth) == 1
    assert retrieval(truth[:1].expand(40, -1), truth) == pytest.approx(1 / 40)
    assert retrieval(truth, torch.zeros(40, 3)) == pytest.approx(1 / 40)  # all the same: no credit for ties
    assert retrieval(truth.roll(1, 0), truth) == 0


def test_retrieval_wants_as_many_answers_as_truths():
    with pytest.raises(CourseError, match="4 answers cannot be held against 5"):
        retrieval(cloud(4), cloud(5))
