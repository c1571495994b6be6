"""How far apart two laws are: their densities and the distances, curves over a parameter, clouds of points."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from .. import divergences as div
from ..show import in_notebook
from .style import COLOURS, figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 500  # of a drawn density; it may be known at more
Bell = tuple[float, float]  # mean and standard deviation


def apart(pairs: Sequence[tuple[Bell, Bell]], columns: int = 3) -> "Figure":
    """Pairs ((m1, s1), (m2, s2)) of normal laws p and q, each with KL both ways, JSD and W1 above it: a Figure."""
    columns = min(columns, len(pairs))
    rows = -(-len(pairs) // columns)
    fig, axes = figure(rows, columns, height=2.5 * rows, squeeze=False)
    for ax, (one, other) in zip(axes.flat, pairs):
        ends = [m + side * 6 * s for m, s in (one, other) for side in (-1, 1)]
        x = torch.linspace(min(ends), max(ends), 4001, dtype=torch.float64)
        p, q = div.normal_density(x, *one), div.normal_density(x, *other)
        bells(ax, x, p, q)
        apart_by = {
            "KL(p, q)": div.kl_normal(*one, *other),
            "KL(q, p)": div.kl_normal(*other, *one),
            "JSD": div.jsd(p, q, x[1] - x[0]),
            "W1": div.wasserstein_normal(*one, *other),
        }
        text = [f"{name} = {number:.3f}" for name, number in apart_by.items()]
        wide = columns < 3
        ax.set_title(("   ".join(text) if wide else "\n".join(text)), loc="left", fontsize=9)
    axes[0, 0].legend(loc="upper right", handlelength=1)
    for ax in axes.flat[len(pairs) :]:
        ax.axis("off")
    return fig


def fitted(x: Tensor, p: Tensor, fits: Sequence[tuple[str, Tensor]]) -> "Figure":
    """The density p [M] at the places x, beside it in each panel one of the densities q [M] with its name: a Figure."""
    fig, axes = figure(1, len(fits), height=2.4, squeeze=False, sharey=True)
    for ax, (name, q) in zip(axes.flat, fits):
        bells(ax, x, p, q)
        ax.set_title(name, loc="left")
    axes[0, 0].legend(loc="upper right", handlelength=1)
    return fig


def bells(ax, x: Tensor, p: Tensor, q: Tensor) -> None:
    """Two densities: p dotted, as the data in the 2014 paper's figure, q solid."""
    thin = slice(None, None, max(1, len(x) // POINTS))
    x, p, q = (t.detach()[thin].numpy() for t in (x, p, q))
    for y, dash, colour, name in ((p, ":", "real", "p"), (q, "-", "fake", "q")):
        ax.plot(x, y, dash, color=COLOURS[colour], label=f"${name}$")
        ax.fill_between(x, y, color=COLOURS[colour], alpha=0.08, linewidth=0)
    ax.set_yticks([])


def lines(
    x: Sequence[float], curves: Sequence[tuple[str, Sequence[float], str]], axis: str, value: str = ""
) -> "Figure":
    """Curves (name, values, style) over x; `axis` names x and `value` the height: a Figure.

    A style is a dash and a colour of `COLOURS`, such as "-- G".
    """
    fig, ax = figure(height=2.6)
    for name, values, style in curves:
        dash, colour = style.split()
        ax.plot(x, values, dash, color=COLOURS[colour], label=name)
    if max(x) >= 1000:
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_xlabel(axis)
    ax.set_ylabel(value)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
    return fig


def clouds(real: Tensor, fakes: Sequence[tuple[str, Tensor]]) -> "Figure":
    """Points in the plane: real ones [N, 2] in every panel and over them one game's fakes [M, 2], by name: a Figure."""
    fig, axes = figure(1, len(fakes), height=2.6, squeeze=False, sharex=True, sharey=True)
    for ax, (name, fake) in zip(axes.flat, fakes):
        for points, colour, size in ((real, "real", 14), (fake, "fake", 3)):
            ax.scatter(*points.T.tolist(), s=size, color=COLOURS[colour], linewidths=0, alpha=0.5, rasterized=True)
        ax.set_title(name, loc="left")
        ax.set_aspect("equal")
    return fig


def drag(draw: Callable, still: object, **spans: tuple[float, float, float]) -> object:
    """Sliders for the arguments of `draw` where somebody sits at a live notebook; everywhere else `still`.

    spans: lowest, highest and first value of each argument.
    """
    if not live():
        return still
    import ipywidgets
    from IPython.display import display

    sliders = {
        name: ipywidgets.FloatSlider(value=start, min=low, max=high, step=0.1, description=name)
        for name, (low, high, start) in spans.items()
    }
    ipywidgets.interact(lambda **at: display(draw(**at)), **sliders)


def live() -> bool:
    """Whether somebody sits at a notebook that shows widgets, in Colab, Jupyter or VS Code: no one does in a build."""
    if not in_notebook() or find_spec("ipywidgets") is None:
        return False
    from IPython import get_ipython

    return (
        "google.colab" in sys.modules
        or "JPY_SESSION_NAME" in os.environ  # a Jupyter server sets it for each notebook that is open
        or "__vsc_ipynb_file__" in get_ipython().user_ns
    )
