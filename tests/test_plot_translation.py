"""Figures of chapter 10: a point keeps its colour in every panel."""

import pytest
import torch

from gancourse import plot
from gancourse.errors import CourseError


def test_points_keep_their_colours():
    points, hues = torch.randn(5, 2), torch.rand(5, 3)
    fig = plot.follow([("domain a", points), ("there and back", points.flip(0))], hues)
    there, back = (ax.collections[0] for ax in fig.axes)
    torch.testing.assert_close(torch.tensor(there.get_offsets()), points.double())
    torch.testing.assert_close(torch.tensor(back.get_offsets()), points.flip(0).double())
    for drawn in (there, back):
        torch.testing.assert_close(torch.tensor(drawn.get_facecolor()[:, :3]).float(), hues)


def test_numbers_become_colours():
    fig = plot.follow([("domain a", torch.randn(5, 2))], torch.arange(5))
    assert fig.axes[0].collections[0].get_array().tolist() == [0, 1, 2, 3, 4]


def test_points_without_a_colour_are_refused():
    with pytest.raises(CourseError, match=r"\[5, 2\]"):
        plot.follow([("domain a", torch.randn(4, 2))], torch.arange(5))
