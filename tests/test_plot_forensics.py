"""The figures of chapter 13."""

import pytest
import torch

from gancourse import plot
from gancourse.errors import CourseError


def drawn(fig):
    return {c.get_label(): len(c.get_offsets()) for c in fig.axes[0].collections}


def test_alarms_draws_every_picture_once_in_its_kind():
    assert sorted(drawn(plot.alarms(2_000, 0.01, 0.95, 0.95)).values()) == [1, 19, 99, 1881]
    assert sorted(drawn(plot.alarms(10, 0.5, 1.0, 1.0)).values()) == [0, 0, 5, 5]


def test_alarms_refuses_halves():
    with pytest.raises(CourseError, match="whole"):
        plot.alarms(1_000, 0.01, 0.95, 0.95)


def test_spectra_share_one_scale_and_show_half_a_cycle_at_the_edge():
    fig = plot.spectra([("real", torch.zeros(8, 8)), ("generator A", torch.full((8, 8), 3.0))])
    images = [ax.images[0] for ax in fig.axes[:2]]
    assert [image.get_clim() for image in images] == [(0.0, 3.0)] * 2
    assert images[0].get_extent() == [-0.5, 0.5, 0.5, -0.5]
