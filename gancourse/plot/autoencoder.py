"""Pictures for autoencoders: the two networks end to end, ROC curves, a number for each class."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..game import GAN
from .architecture import feature_maps, stacks
from .style import COLOURS, coloured, figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SERIES = ("G", "D", "fake", "other")


@torch.no_grad()
def encoder_decoder(ae: GAN, x: Tensor) -> "Figure":
    """One picture `x` [1, C, H, W] on its way through E and, from its code, through G: a Figure of feature maps."""
    up = feature_maps(ae.G, ae.encode(x))
    return stacks([("encoder", feature_maps(ae.E, x), COLOURS["D"]), ("decoder", up, COLOURS["G"])], x[0])


def roc_curves(rows: Sequence[tuple[str, tuple[Tensor, Tensor]]]) -> "Figure":
    """ROC curves, each (false alarms, true alarms) as `metrics.roc` gives it, with its label: a Figure."""
    fig, ax = figure(height=3.4)
    for (label, (false, true)), colour in coloured(rows, SERIES):
        ax.plot(false.numpy(), true.numpy(), color=colour, label=label)
    ax.plot([0, 1], [0, 1], ":", color=COLOURS["faint"], label=word("guessing"))
    ax.set(xlabel=word("false alarms"), ylabel=word("true alarms"), aspect="equal")
    ax.legend(loc="lower right")
    return fig


def by_class(rows: Sequence[tuple[str, Tensor]], axis: str, across: str = "digit") -> "Figure":
    """For each class one number [K], or several [seeds, K] drawn as range and mean, each row with its word: a Figure.

    `axis` is the word beside the numbers, `across` the one below the classes.  What is real or fake has its colour.
    """
    own = [name if name in ("real", "fake") else meaning for (name, _), meaning in zip(rows, SERIES)]
    fig, ax = figure(height=2.8)
    for i, ((name, values), colour) in enumerate(coloured(rows, own)):
        values = values.reshape(-1, values.shape[-1])
        place = [k + 0.16 * (i - (len(rows) - 1) / 2) for k in range(values.shape[1])]
        ax.vlines(place, values.amin(0).tolist(), values.amax(0).tolist(), color=colour)
        ax.plot(place, values.mean(0).tolist(), "o", color=colour, markersize=5, label=word(name))
    ax.set_xticks(range(values.shape[1]))
    ax.set(xlabel=word(across), ylabel=word(axis))
    fig.legend(loc="outside upper left", ncols=3, fontsize=9)
    return fig
