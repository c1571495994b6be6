"""Figure 1 of the 2014 paper, drawn from a GAN on numbers instead of by hand."""

from collections.abc import Sequence
from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from ..errors import CourseError
from ..game import GAN
from ..randomness import apart
from .style import COLOURS, figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ARROWS = 15  # values of z, at equal steps of probability


class Moment(NamedTuple):
    """One moment of a GAN on numbers; take it during training, draw it later."""

    seen: int  # how many real numbers the game has seen
    x: Tensor  # places on the line [M]
    d: Tensor  # D(x) there, probabilities [M]
    fake: Tensor  # generated numbers [N]
    z: Tensor  # some noise, in order [A]; empty unless z_dim is 1
    g: Tensor  # G(z) [A]


@torch.no_grad()
def moment(gan: GAN, seen: int = 0, span: tuple[float, float] = (-4.0, 8.0), n: int = 4096) -> Moment:
    """What a GAN on numbers looks like now: G turns [n, z_dim] into [n, 1], D turns [M, 1] into logits [M, 1].

    `span` is the stretch of the line to draw.  The random numbers of the training go on as if nothing had been asked.
    """
    with apart():
        noise = gan.noise(n)
    x = torch.linspace(*span, 241)
    level = (torch.arange(ARROWS) + 0.5) / ARROWS
    z = torch.distributions.Normal(0, 1).icdf(level) if noise.shape[1] == 1 else torch.empty(0)
    device = noise.device
    g = gan.G(z[:, None].to(device)).flatten().cpu() if len(z) else z
    d = gan.D(x[:, None].to(device)).sigmoid().flatten().cpu()
    return Moment(seen, x, d, gan.G(noise).flatten().cpu(), z, g)


def densities(real: Tensor, moments: Sequence[Moment]) -> "Figure":
    """p_data (dotted), p_g (solid) and D (dashed) at some moments, and arrows from z to G(z): a Figure.

    `real`: numbers drawn from the data [N].  After Goodfellow et al. 2014, figure 1 (a) to (d).
    """
    if not 1 <= len(moments) <= len(ascii_lowercase):
        raise CourseError(
            f"densities wants 1 to {len(ascii_lowercase)} moments, not {len(moments)}; "
            "take them in the training loop with plot.moment(gan)"
        )
    columns = min(2, len(moments))
    rows = -(-len(moments) // columns)
    fig, axes = figure(rows, columns, height=0.5 + 2.4 * rows, sharex=True, sharey=True, squeeze=False)
    for ax in axes.flat[len(moments) :]:
        ax.axis("off")
    for letter, ax, now in zip(ascii_lowercase, axes.flat, moments):
        ax.set_title(f"({letter}) {word('samples seen')}: {now.seen:,}", loc="left")
        for y, dash, colour, name in (
            (smooth(real, now.x), ":", "real", "p_data"),
            (smooth(now.fake, now.x), "-", "fake", "p_g"),
            (now.d, "--", "D", "D(x)"),
        ):
            ax.plot(now.x.numpy(), y.numpy(), dash, color=COLOURS[colour], label=word(name))
        ax.set_ylim(-0.65 if any(len(m.z) for m in moments) else 0, 1.5)
        ax.set_yticks([0, 0.5, 1])
        arrows(ax, now)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside upper left", ncols=3)
    return fig


def smooth(samples: Tensor, x: Tensor) -> Tensor:
    """The density of samples [N] at the places x [M]: a Gaussian kernel of Silverman's width (1986, eq. 3.31)."""
    q1, q3 = samples.quantile(torch.tensor([0.25, 0.75]))
    width = 0.9 * min(samples.std(), (q3 - q1) / 1.34) * len(samples) ** -0.2
    width = max(width, (x[-1] - x[0]) / 400)  # a collapsed generator is a spike, not a division by 0
    return torch.distributions.Normal(samples, width).log_prob(x[:, None]).exp().mean(1)


def arrows(ax, now: Moment) -> None:
    """The two lines below the curves: noise z, at equal steps, and where G sends it."""
    if not len(now.z):
        return
    low, high = now.x[0].item(), now.x[-1].item()
    start = low + (now.z + 2.5) / 5 * (high - low)  # -2.5 ... 2.5 stretched over the panel
    ax.set_xlim(low, high)
    for y, name in ((-0.1, "x"), (-0.5, "z")):
        ax.axhline(y, color=COLOURS["faint"], linewidth=0.8)
        ax.annotate(name, (0.01, y - 0.02), xycoords=("axes fraction", "data"), va="top", fontsize=9)
    for a, b in zip(start.tolist(), now.g.clamp(low, high).tolist()):
        ax.annotate("", (b, -0.1), (a, -0.5), arrowprops={"arrowstyle": "->", "color": COLOURS["faint"], "lw": 0.7})
