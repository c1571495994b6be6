"""Figures of autoencoders hold what they were given."""

import pytest
import tiny
import torch

from gancourse import plot
from gancourse.errors import CourseError


def test_encoder_and_decoder_stand_in_two_rows_with_the_sides_of_their_maps():
    ae = tiny.game("autoencoder").eval()
    fig = plot.encoder_decoder(ae, torch.zeros(1, 1, 16, 16))
    sides = [[text.get_text().split("×")[-1] for text in ax.texts] for ax in fig.axes]
    assert sides == [["16", "8", "4", "1"], ["1", "4", "8", "16"]]


def test_roc_curves_are_drawn_as_given_over_the_diagonal():
    curve = torch.tensor([0.0, 0.5, 1.0]), torch.tensor([0.0, 0.9, 1.0])
    lines = plot.roc_curves([("8: AUC 0.7", curve)]).axes[0].lines
    assert lines[0].get_ydata() == pytest.approx([0, 0.9, 1])
    assert lines[0].get_label() == "8: AUC 0.7"
    assert list(lines[1].get_xdata()) == list(lines[1].get_ydata())


def test_several_seeds_become_a_range_and_a_mean():
    ax = plot.by_class([("autoencoder", torch.tensor([[0.5, 0.9], [0.7, 0.9]]))], "AUC").axes[0]
    assert ax.lines[0].get_ydata() == pytest.approx([0.6, 0.9])
    assert ax.collections[0].get_segments()[0][:, 1] == pytest.approx([0.5, 0.7])


def test_real_and_fake_have_their_colours_over_named_classes():
    rows = [("real", torch.tensor([0.5, 0.4])), ("fake", torch.tensor([0.4, 0.3]))]
    ax = plot.by_class(rows, "within a class", "class asked for").axes[0]
    assert [line.get_color() for line in ax.lines] == [plot.COLOURS["real"], plot.COLOURS["fake"]]
    assert ax.get_xlabel() == "class asked for"


def test_more_series_than_colours_are_refused_instead_of_dropped():
    curve = torch.tensor([0.0, 1.0]), torch.tensor([0.0, 1.0])
    assert len(plot.roc_curves([(str(i), curve) for i in range(4)]).axes[0].lines) == 5
    with pytest.raises(CourseError, match="tells 4 series apart; these are 5"):
        plot.roc_curves([(str(i), curve) for i in range(5)])
    names = ["digit", "density", "guessing", "encoder", "decoder"]
    with pytest.raises(CourseError, match="tells 4 series apart; these are 5"):
        plot.histograms([(name, torch.randn(9)) for name in names], "density")
