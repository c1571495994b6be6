"""Pictures for chapter 13: what an alarm means, and which frequencies images hold."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from torch import Tensor

from ..errors import CourseError
from .style import COLOURS, figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROWS = 25  # of dots


def alarms(items: int, prevalence: float, sensitivity: float, specificity: float) -> "Figure":
    """A dot for each of `items` pictures: fake or real, with an alarm or without, in the expected numbers: a Figure.

    Raises CourseError where these numbers are not whole.
    """
    fakes = items * prevalence
    counts = [fakes * sensitivity, fakes * (1 - sensitivity)]
    counts += [(items - fakes) * (1 - specificity), (items - fakes) * specificity]
    whole = [round(count) for count in counts]
    if max(abs(a - b) for a, b in zip(counts, whole)) > 1e-6:
        raise CourseError(f"{items} items give {counts} of each kind; choose a number that gives whole ones")
    names = ("fake, alarm", "fake, missed", "real, alarm", "real, no alarm")
    fig, ax = figure(height=2.9)
    start = 0
    for name, count, marker, colour in zip(names, whole, "sxso", ("fake", "fake", "G", "faint")):
        places = [divmod(i, ROWS) for i in range(start, start + count)]
        x, y = zip(*places) if places else ((), ())
        size, edge = (3, 1) if colour == "faint" else (8, 0 if marker == "s" else 1)
        label = f"{word(name)} ({count:,})"
        ax.scatter(x, y, s=size, marker=marker, color=COLOURS[colour], linewidths=edge, label=label, rasterized=True)
        start += count
    ax.axis("off")
    fig.legend(loc="outside upper left", ncols=2, fontsize=9)
    return fig


def spectra(rows: Sequence[tuple[str, Tensor]]) -> "Figure":
    """Spectra [H, W] as `forensics.spectrum` gives them, on one scale, each below its word: a Figure."""
    fig, axes = figure(1, len(rows), height=2.6, squeeze=False)
    low, high = min(float(s.min()) for _, s in rows), max(float(s.max()) for _, s in rows)
    for ax, (name, values) in zip(axes.flat, rows):
        image = ax.imshow(values, cmap="magma", vmin=low, vmax=high, extent=(-0.5, 0.5, 0.5, -0.5))
        ax.set_title(word(name), fontsize=10)
        ax.set_xticks((-0.5, 0, 0.5))
        ax.set_yticks((-0.5, 0, 0.5))
        ax.grid(False)
        ax.label_outer()
    fig.supxlabel(word("cycles a pixel"), fontsize=10)
    fig.colorbar(image, ax=list(axes.flat), label=word("log power"), shrink=0.8)
    return fig
