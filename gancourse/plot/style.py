"""One look for all figures: a page wide, on white, in colours that colour-blind readers tell apart."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import language as _language
from ..errors import CourseError
from ..show import in_notebook

FONT = Path(__file__).parent / "fonts" / "NanumSquareR.ttf"  # all 11,172 syllables; OFL, licence beside it

# Okabe & Ito 2008.  One meaning, one colour, in every chapter.
COLOURS = {
    "D": "#0072B2",  # blue
    "G": "#D55E00",  # vermilion
    "real": "#000000",
    "fake": "#009E73",  # green, as p_g is in the 2014 paper
    "other": "#CC79A7",  # purple
    "faint": "#8C8C8C",
}
WIDTH = 6.4  # inches: 614 px as SVG, nearly a page of the book, and letters large enough on a phone


def language(name: str) -> None:
    """Speak "ko" or "en" in figures, hints and answers, and give plain matplotlib the course's look and font."""
    _language.use(name)
    apply()


def apply() -> None:
    """Set matplotlib up for the language in force."""
    import matplotlib as mpl
    from matplotlib import cycler, font_manager

    fonts = ["DejaVu Sans"]  # ships with matplotlib; it also lends the minus sign that the Korean font lacks
    if _language.current() == "ko":
        font_manager.fontManager.addfont(FONT)
        fonts.insert(0, font_manager.FontProperties(fname=FONT).get_name())
    mpl.rcParams.update(
        {
            "font.family": fonts,
            "font.size": 11,
            "axes.titlesize": 11,
            "axes.prop_cycle": cycler(color=[COLOURS[c] for c in ("D", "G", "fake", "other", "real", "faint")]),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#E6E6E6",
            "grid.linewidth": 0.6,
            "axes.axisbelow": True,
            "legend.frameon": False,
            "lines.linewidth": 1.8,
            "figure.figsize": (WIDTH, 3.0),
            "figure.constrained_layout.use": True,
            "figure.facecolor": "white",  # also in dark mode: a white panel stays legible
            "savefig.facecolor": "white",
            "svg.hashsalt": "gancourse",  # the same figure is the same file
        }
    )
    sharp_in_notebooks()


def sharp_in_notebooks() -> None:
    """Let notebooks show figures as SVG: sharp at every width, and small."""
    if not in_notebook():
        return
    from matplotlib_inline.config import InlineBackend

    backend = InlineBackend.instance()
    backend.figure_formats = {"svg"}
    backend.print_figure_kwargs = {"bbox_inches": None}  # keep the page's width


def figure(rows: int = 1, columns: int = 1, *, height: float = 3.0, **kwargs) -> tuple:
    """A figure as wide as the page and its axes, `(fig, axes)`, in the language in force.

    It is shown where a cell ends with `fig`, and only there: no pyplot, so no second copy and nothing to close.
    `kwargs` go to `Figure.subplots`.
    """
    apply()
    from matplotlib.figure import Figure

    fig = Figure(figsize=(WIDTH, height))
    return fig, fig.subplots(rows, columns, **kwargs)


def coloured(rows: Sequence, meanings: Sequence[str]) -> Iterator[tuple]:
    """(row, colour) for every row, the colours by their meaning.  Raises CourseError where there are too few."""
    if len(rows) > len(meanings):
        raise CourseError(f"one figure tells {len(meanings)} series apart; these are {len(rows)}: draw two figures")
    return zip(rows, (COLOURS[meaning] for meaning in meanings))
