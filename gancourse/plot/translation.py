"""Pictures for translations of points: who went where."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from torch import Tensor

from ..errors import CourseError
from .style import figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def follow(panels: Sequence[tuple[str, Tensor]], colours: Tensor, height: float = 2.2) -> "Figure":
    """The same points before and after translations, each in its colour throughout: a Figure.

    panels: a word from the catalogue and points [N, 2] each; colours: numbers [N], or red, green and blue in [0, 1],
    [N, 3].  A point has its own row in every panel.
    """
    if any(points.shape != (len(colours), 2) for _, points in panels):
        shapes = [list(points.shape) for _, points in panels]
        raise CourseError(f"every panel wants points [{len(colours)}, 2], one for each colour; these are {shapes}")
    fig, axes = figure(1, len(panels), height=height, squeeze=False, sharex=True, sharey=True)
    drawn = dict(c=colours.tolist(), cmap="viridis" if colours.ndim == 1 else None)
    for ax, (name, points) in zip(axes.flat, panels):
        ax.scatter(*points.T.tolist(), **drawn, s=4, linewidths=0, rasterized=True)
        ax.set_title(word(name), loc="left", fontsize=9)
        ax.tick_params(labelsize=7)
        ax.set_aspect("equal")
    return fig
