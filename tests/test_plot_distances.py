"""Figures of chapter 03: what they draw is what the divergences say, and sliders come only where somebody can drag."""

import sys

import torch

from gancourse import plot
from gancourse.plot import distances


def test_the_numbers_above_two_bells_are_their_divergences():
    fig = plot.apart([((0, 1), (2, 1)), ((0, 1), (0, 0.1))])
    one, narrow = (ax.get_title(loc="left") for ax in fig.axes)
    assert "KL(p, q) = 2.000" in one
    assert "JSD = 0.337" in one
    assert "W1 = 2.000" in one
    assert "KL(p, q) = 47.197" in narrow
    assert "KL(q, p) = 1.808" in narrow


def test_unused_panels_are_empty():
    fig = plot.apart([((0, 1), (m, 1)) for m in range(4)])
    assert [bool(ax.lines) for ax in fig.axes] == [True] * 4 + [False] * 2


def test_curves_fits_and_clouds_draw_every_row():
    x = torch.linspace(-1, 1, 5)
    assert len(plot.lines(x, [("a", x, "- D"), ("b", x, ": G")], axis="x", value="y").axes[0].lines) == 2
    assert len(plot.fitted(x, x**2, [("a", x**2), ("b", x**4)]).axes) == 2
    assert len(plot.clouds(torch.randn(9, 2), [("a", torch.randn(5, 2))]).axes[0].collections) == 2


def test_without_a_front_end_the_still_sheet_is_shown():
    assert not distances.live()
    assert plot.drag(lambda m: None, still="sheet", m=(0, 1, 0.5)) == "sheet"


def test_with_a_front_end_sliders_draw(monkeypatch):
    monkeypatch.setattr(distances, "live", lambda: True)
    drawn = []
    assert plot.drag(lambda m: drawn.append(m), still="sheet", m=(0, 2, 0.5)) is None
    assert drawn == [0.5]


def test_a_front_end_is_known_by_its_marks(monkeypatch):
    monkeypatch.setattr(distances, "in_notebook", lambda: True)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr("IPython.get_ipython", lambda: type("Shell", (), {"user_ns": {}}))
    assert not distances.live()  # a kernel, as in a build, but nobody in front of it
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    assert distances.live()
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.setattr(distances, "find_spec", lambda name: None)
    assert not distances.live()
