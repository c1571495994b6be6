"""Pictures for walks through the latent space and for neighbours: named rows of images, and histograms."""

from typing import TYPE_CHECKING

from torch import Tensor

from ..errors import CourseError
from .images import to_pil
from .style import COLOURS, WIDTH, apply, coloured, figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MEANING = {"real": "real", "fake": "fake", "test images": "real"}
LABEL = 1.8  # inches for the names beside the rows


def strips(rows: list[tuple[str, Tensor]]) -> "Figure":
    """Rows of images [N, C, H, W], floats in [-1, 1] or uint8, each beside its word from the catalogue: a Figure.

    "" is a row without a word; a row may be shorter than the longest one.
    """
    if not rows:
        raise CourseError("strips wants one or more rows of images")
    apply()
    from matplotlib.figure import Figure

    sheets = [to_pil(images, columns=len(images), pad=1) for _, images in rows]
    longest = max(sheet.width for sheet in sheets)
    scale = (WIDTH - LABEL) / longest  # inches a pixel
    height = sum(sheet.height for sheet in sheets) * scale
    fig = Figure(figsize=(WIDTH, height), layout="none")
    top = height
    left = LABEL if any(name for name, _ in rows) else LABEL / 2  # without words the pictures stand in the middle
    for (name, _), sheet in zip(rows, sheets):
        wide, high = sheet.width * scale, sheet.height * scale
        top -= high
        ax = fig.add_axes((left / WIDTH, top / height, wide / WIDTH, high / height))
        ax.imshow(sheet, cmap="gray", vmin=0, vmax=255, interpolation="nearest", aspect="auto")
        ax.axis("off")
        fig.text(
            (LABEL - 0.1) / WIDTH, (top + high / 2) / height, name and word(name), ha="right", va="center", fontsize=9
        )
    return fig


def histograms(values: list[tuple[str, Tensor]], axis: str) -> "Figure":
    """Histograms of numbers [N] on common bins, each with its word from the catalogue: a Figure.

    `axis` is the word below.  What is real or fake has its colour.
    """
    colours = {name: COLOURS[meaning] for name, meaning in MEANING.items()}
    rest = [name for name, _ in values if name not in MEANING]
    colours |= dict(coloured(rest, ("D", "G", "other", "faint")))
    low = min(float(v.min()) for _, v in values)
    high = max(float(v.max()) for _, v in values)
    fig, ax = figure(height=2.6)
    for name, v in values:
        ax.hist(v.tolist(), bins=50, range=(low, high), density=True, alpha=0.55, color=colours[name], label=word(name))
    ax.set_xlabel(word(axis))
    ax.set_ylabel(word("density"))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(values), borderaxespad=0)
    return fig
