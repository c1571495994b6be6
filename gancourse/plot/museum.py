"""An exhibit of the museum of failures: what its curves showed, and what came out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from torch import Tensor

from .figures import LINES
from .images import to_pil
from .style import COLOURS, figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIDE = 3  # pictures in a row of a small sheet


def exhibit(history: Sequence[dict[str, float]], moments: Sequence[tuple[int, Tensor]], real: Tensor) -> "Figure":
    """Losses over the items seen; below, samples (points [N, 2] or images) at the moments marked above: a Figure.

    Real points stand behind the samples in black; of pictures the first 9 are shown.
    """
    fig, axes = figure(2, len(moments), height=4.2, squeeze=False, height_ratios=(4, 3))
    grid = axes[0, 0].get_gridspec()
    for ax in axes[0]:
        ax.remove()
    curves = fig.add_subplot(grid[0, :])
    for term in ("D/loss", "G/loss", "D/classes"):
        if term in history[0]:
            colour, dash = LINES.get(term, ("other", ":"))
            values = [row[term] for row in history]
            curves.plot([row["images"] for row in history], values, dash, color=COLOURS[colour], label=word(term))
    for seen, _ in moments:
        curves.axvline(seen, color=COLOURS["faint"], linewidth=0.8, zorder=0)
    curves.set(xlabel=word("samples seen"), ylabel=word("loss"))
    curves.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    curves.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0, fontsize=10, columnspacing=1.2)
    reach = max(1.6, *(samples.abs().max().item() for _, samples in moments))
    for ax, (seen, samples) in zip(axes[1], moments):
        ax.set_title(f"{seen:,}", fontsize=9)
        if samples.ndim == 2:
            cloud(ax, real, samples, reach)
        else:
            ax.imshow(to_pil(samples[: SIDE * SIDE], columns=SIDE, pad=1), cmap="gray", vmin=0, vmax=255)
            ax.axis("off")
    fig.draw_without_rendering()  # settles the ticks, whose width the layout needs to know
    return fig


def cloud(ax, real: Tensor, fake: Tensor, reach: float) -> None:
    """Points in a square frame from -reach to reach."""
    for points, colour, size in ((real, "real", 22 / reach), (fake, "fake", 3)):
        ax.scatter(*points.T.tolist(), s=size, color=COLOURS[colour], linewidths=0, alpha=0.5, rasterized=True)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], aspect="equal")
