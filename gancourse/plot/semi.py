"""Few labels in the plane: which class a discriminator gives to every place, and where it stops finding points real."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..errors import CourseError
from .style import COLOURS, figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GROUND = ("#F5D9A8", "#BFE0F2")  # the land of the two classes: orange and sky blue of Okabe & Ito, pale
LABELS = (("#E69F00", "o"), ("#56B4E9", "s"))  # colour and marker of their labelled points
STEPS = 161  # places along each side

Panel = tuple[str, Callable[[Tensor], Tensor] | None, Tensor | None, Tensor | None]


def territories(x_lab: Tensor, y: Tensor, panels: Sequence[Panel], columns: int = 2) -> "Figure":
    """Labelled points [N, 2] with their classes 0 and 1 [N] in every panel, and what a discriminator makes of them.

    A panel is (word, D, real points [M, 2], fakes [L, 2]); D maps points [B, 2] to logits [B, 2] with the fake logit at
    0, and all but the word may be None.  The ground has the colour of the class that D names, and on the dashed line
    log Z = 0: within it D finds points real.  A Figure.
    """
    if x_lab.shape[1:] != (2,) or y.max() > 1:
        raise CourseError(
            f"territories are drawn of points in the plane and two classes; these are {list(x_lab.shape)}"
        )
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    fig, axes = figure(rows, columns, height=2.5 * rows, squeeze=False, sharex=True, sharey=True)
    for ax, (name, D, real, fake) in zip(axes.flat, panels):
        if D is not None:
            ground(ax, D)
        for points, colour in ((fake, "fake"), (real, "real")):
            if points is not None:
                style = dict(s=3, color=COLOURS[colour], linewidths=0, alpha=0.6, rasterized=True)
                ax.scatter(*points.T.tolist(), **style)
        for k, (colour, marker) in enumerate(LABELS):
            style = dict(s=60, color=colour, marker=marker, edgecolors="black", zorder=3)
            ax.scatter(*x_lab[y == k].T.tolist(), **style)
        ax.set(xlim=(-2.2, 2.2), ylim=(-1.6, 1.6), xticks=[], yticks=[])
        ax.set_title(name and word(name), loc="left")
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    return fig


@torch.no_grad()
def ground(ax, D: Callable[[Tensor], Tensor]) -> None:
    """The classes that D names all over the plane, and the line where it finds real and fake equally likely."""
    across, up = torch.linspace(-2.2, 2.2, STEPS), torch.linspace(-1.6, 1.6, STEPS)
    logits = D(torch.cartesian_prod(across, up)).view(STEPS, STEPS, 2).transpose(0, 1)
    first = (logits[..., 0] - logits[..., 1]).numpy()
    x, y = across.numpy(), up.numpy()
    ax.contourf(x, y, first, levels=[-1e9, 0, 1e9], colors=GROUND[::-1])
    ax.contour(x, y, logits.logsumexp(-1).numpy(), levels=[0], colors=COLOURS["D"], linestyles="--", linewidths=1)
