"""Curves of a training."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import CourseError
from .style import COLOURS, figure
from .words import WORDS, word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINES = {
    "D/loss": ("D", "-"),
    "G/loss": ("G", "--"),
    "D/p_real": ("real", "-"),
    "D/p_fake": ("fake", "--"),
    "G/p_fake": ("fake", "--"),
    "G/reach": ("G", "-"),
    "D/saturating": ("D", "-"),
    "D/non-saturating": ("G", "--"),
}


def curves(history: Sequence[dict[str, float]]) -> "Figure":
    """Losses and, below them, every other term against the images seen: a Figure.

    `history` is a list of dicts with "images" and terms such as "D/loss", as `train` and `runs` give it.
    """
    terms = sorted({key for row in history for key in row if "/" in key})
    if not terms or any("images" not in row for row in history):
        raise CourseError('curves wants a list of dicts such as {"images": 6000, "D/loss": 1.2, "G/loss": 0.9}')
    panels = {
        "loss": [t for t in terms if t.endswith("/loss")],
        "probability": [t for t in terms if "/p_" in t],
        "term": [t for t in terms if not t.endswith("/loss") and "/p_" not in t],
    }
    panels = {name: found for name, found in panels.items() if found}
    fig, axes = figure(len(panels), 1, height=0.6 + 2.1 * len(panels), sharex=True, squeeze=False)
    for ax, (name, found) in zip(axes[:, 0], panels.items()):
        for term in found:
            rows = [row for row in history if term in row]
            colour, dash = LINES.get(term, (None, "-"))
            label = word(term) if term in WORDS else term
            ax.plot(
                [row["images"] for row in rows],
                [row[term] for row in rows],
                dash,
                color=COLOURS.get(colour),
                label=label,
                marker="o" if len(rows) < 3 else None,
            )
        ax.set_ylabel(word(name))
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0)
        if name == "probability":
            ax.set_ylim(-0.03, 1.03)
            ax.axhline(0.5, color=COLOURS["faint"], linewidth=0.8, zorder=1)
    fig.align_ylabels()
    axes[-1, 0].set_xlabel(word("images seen"))
    axes[-1, 0].xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return fig
