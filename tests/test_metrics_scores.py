"""Decibels by hand; the area under the ROC curve by counting pairs, by scipy and by the trapezoid rule."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from gancourse.errors import CourseError
from gancourse.metrics import auc, psnr, roc

few = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=12).map(torch.tensor)  # few values: many ties


def test_an_error_of_a_tenth_of_the_peak_is_20_decibels():
    truth = torch.zeros(2, 1, 4, 4)
    wrong = truth + torch.tensor([0.2, 0.02]).view(2, 1, 1, 1)
    assert psnr(wrong, truth).tolist() == pytest.approx([20, 40], abs=1e-5)


def test_psnr_of_bytes_has_the_peak_255():
    truth = torch.zeros(1, 1, 2, 2, dtype=torch.uint8)
    wrong = truth + torch.tensor([[[[0, 0], [0, 51]]]], dtype=torch.uint8)
    assert psnr(wrong, truth).item() == pytest.approx(10 * torch.log10(torch.tensor(255**2 / (51**2 / 4))).item(), 1e-5)


def test_psnr_of_a_copy_is_infinite():
    x = torch.rand(3, 3, 2, 2)
    assert psnr(x, x).isinf().all()


def test_psnr_refuses_other_shapes():
    with pytest.raises(CourseError, match="must agree"):
        psnr(torch.zeros(2, 1, 4, 4), torch.zeros(2, 1, 4, 5))


@given(few, few)
def test_auc_counts_pairs(normal, abnormal):
    gap = abnormal[:, None] - normal
    assert auc(normal, abnormal) == pytest.approx(((gap > 0) + 0.5 * (gap == 0)).double().mean().item())


@given(few, few)
def test_auc_agrees_with_scipy(normal, abnormal):
    u = mannwhitneyu(abnormal.numpy(), normal.numpy()).statistic
    assert auc(normal, abnormal) == pytest.approx(u / (len(normal) * len(abnormal)))


@given(few, few)
def test_auc_is_the_area_under_the_curve(normal, abnormal):
    false, true = roc(normal, abnormal)
    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1)
    assert (false.diff() >= 0).all()
    assert (true.diff() >= 0).all()
    assert torch.trapezoid(true, false).item() == pytest.approx(auc(normal, abnormal))


@given(few, few)
def test_auc_knows_only_the_order(normal, abnormal):
    assert auc(normal.exp(), abnormal.exp()) == auc(normal, abnormal)
    assert auc(abnormal, normal) == pytest.approx(1 - auc(normal, abnormal))


@pytest.mark.parametrize("bad", [torch.tensor([]), torch.zeros(2, 2), [1.0, 2.0], torch.tensor([1.0, float("nan")])])
def test_auc_refuses_what_has_no_order(bad):
    for swap in (False, True):
        with pytest.raises(CourseError, match="scores"):
            auc(*((bad, torch.ones(2)) if swap else (torch.ones(2), bad)))
