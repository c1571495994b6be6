"""The picture of few labels: grounds by the classes that D names, the dashed line where log Z = 0."""

import matplotlib.colors
import pytest
import torch

from gancourse import plot
from gancourse.errors import CourseError
from gancourse.plot.semi import GROUND

LABELLED = torch.tensor([[-1.0, 0.5], [1.0, -0.5]])
Y = torch.tensor([0, 1])


def left_and_right(points):
    """Logits of a D that names class 0 on the left, and finds points real where |x| > 1."""
    x = points[:, 0]
    return torch.stack([-x, x], 1) * 50 + torch.where(x.abs() > 1, 0.0, -1e4)[:, None]


def rgba(ax, x, y):
    """Colour of the ground at a place."""
    for collection in ax.collections:
        colours = collection.get_facecolor()
        for path, colour in zip(collection.get_paths(), colours):
            if len(colours) == 2 and path.contains_point((x, y)):
                return matplotlib.colors.to_hex(colour).upper()


def test_the_ground_has_the_colour_of_the_class_that_d_names():
    ax = plot.territories(LABELLED, Y, [("supervised", left_and_right, None, None)]).axes[0]
    assert rgba(ax, -1.5, 0.3) == GROUND[0]
    assert rgba(ax, 1.5, 0.3) == GROUND[1]


def test_the_dashed_line_runs_where_d_finds_real_and_fake_equally_likely():
    ax = plot.territories(LABELLED, Y, [("supervised", left_and_right, None, None)]).axes[0]
    (dashed,) = [c for c in ax.collections if any(style[1] for style in c.get_linestyle()) and len(c.get_paths())]
    places = torch.tensor(dashed.get_paths()[0].vertices)[:, 0].abs()
    assert ((places - 1).abs() < 0.05).all()


def test_every_panel_shows_the_labelled_points_and_its_own():
    points = torch.randn(7, 2)
    fig = plot.territories(LABELLED, Y, [("six labels", None, None, None), ("and the rest", None, points, points)])
    drawn = [sum(len(c.get_offsets()) for c in ax.collections) for ax in fig.axes]
    assert drawn == [2, 2 + 14]


def test_pictures_are_no_points():
    with pytest.raises(CourseError, match="points in the plane"):
        plot.territories(torch.zeros(2, 1, 8, 8), Y, [])
