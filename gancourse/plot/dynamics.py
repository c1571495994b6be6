"""Two players' numbers as they move: a vector field, and where some rule has gone in it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..errors import CourseError
from .style import COLOURS, WIDTH, figure
from .words import WORDS, word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ARROWS = 13  # of the field, along each side

Panel = tuple[str, Callable[[Tensor], Tensor], Tensor]


def trajectories(
    panels: Sequence[Panel],
    span: float = 2.0,
    columns: int = 3,
    names: tuple[str, str] = ("x", "y"),
    landscape: Callable[[Tensor], Tensor] | None = None,
) -> "Figure":
    """Panels of a vector field (arrows) with the path that a rule took in it (line, from ring to dot): a Figure.

    panels: (title, field, path) each; `field` turns states [2, N] into velocities [2, N], `path` is [T + 1, 2] as
    `games.trajectory` gives it.  A title that the catalogue knows is translated.  Arrows show directions; their
    lengths are the square roots of the speeds.  span: how far the panels reach from 0; names: of the two numbers;
    landscape: states [2, N] -> heights [N], drawn as lines of equal height, broken where it is below 0.
    """
    for title, _, path in panels:
        if path.ndim != 2 or path.shape[1] != 2:
            raise CourseError(f"the path of {title!r} has shape {list(path.shape)}; it wants [T + 1, 2]")
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    side = WIDTH / columns
    fig, axes = figure(rows, columns, height=rows * (side + 0.25) + 0.2, sharex=True, sharey=True, squeeze=False)
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    for ax, (title, field, path) in zip(axes.flat, panels):
        ax.set_title(word(title) if title in WORDS else title)
        if landscape:
            heights(ax, landscape, span)
        arrows(ax, field, span)
        x, y = path.T.tolist()
        ax.plot(x, y, color=COLOURS["D"], linewidth=1.2)
        ax.plot(x[:1], y[:1], "o", color=COLOURS["G"], markerfacecolor="white", zorder=3)
        ax.plot(x[-1:], y[-1:], "o", color=COLOURS["G"], zorder=3)
        ax.set(xlim=(-span, span), ylim=(-span, span), aspect="equal")
    for ax in axes[-1]:
        ax.set_xlabel(names[0])
    for ax in axes[:, 0]:
        ax.set_ylabel(names[1])
    return fig


def heights(ax, landscape: Callable[[Tensor], Tensor], span: float) -> None:
    """Lines of equal height."""
    axis = torch.linspace(-span, span, 61, dtype=torch.float64)
    found = landscape(torch.cartesian_prod(axis, axis).T).view(61, 61).T
    ax.contour(axis.tolist(), axis.tolist(), found.tolist(), levels=9, colors=COLOURS["faint"], linewidths=0.6)


def arrows(ax, field: Callable[[Tensor], Tensor], span: float) -> None:
    """The directions of a field on a lattice; the longest arrow reaches the next place."""
    lattice = torch.cartesian_prod(*[torch.linspace(-span, span, ARROWS, dtype=torch.float64)] * 2).T
    v = field(lattice)
    v = v / v.norm(dim=0).clamp(min=1e-12).sqrt()
    scale = v.norm(dim=0).max().item() * (ARROWS - 1) / (2 * span)
    ax.quiver(*lattice.tolist(), *v.tolist(), scale=scale, scale_units="xy", angles="xy", color="#B0B0B0", width=0.007)
