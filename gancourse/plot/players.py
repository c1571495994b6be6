"""The two networks at play, drawn from one forward pass: noise, fake, real and both verdicts are those of the game."""

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from ..game import GAN
from ..pixels import floats
from .images import to_pil
from .style import COLOURS, WIDTH, apply
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDE, HIGH = 7.0, 3.1  # of the drawing, in units of its own

FORWARD = [  # from, to: noise to G to fake, fake and real to D, D to its verdicts
    ((0.47, 1.02), (0.8, 1.02)),
    ((2.2, 1.02), (2.55, 1.02)),
    ((3.57, 1.1), (4.12, 1.56)),
    ((3.57, 2.3), (4.12, 1.94)),
    ((5.52, 1.95), (5.93, 2.3)),
    ((5.52, 1.6), (5.93, 1.25)),
]
BACK = {  # the gradient's way to each player: D's ends at D, G's goes on through D and the fake
    "D": [((5.93, 2.16), (5.52, 1.81)), ((5.93, 1.39), (5.52, 1.74))],
    "G": [((5.93, 1.11), (5.52, 1.46)), ((4.12, 1.42), (3.57, 0.96)), ((2.55, 0.88), (2.2, 0.88))],
}


@torch.no_grad()
def players(gan: GAN, real: Tensor, z: Tensor | None = None) -> "Figure":
    """Who gives what to whom: z -> G -> fake, fake and real -> D -> two probabilities, and the way back: a Figure.

    real: one image of the data [1, C, H, W], floats in [-1, 1] or uint8; z: its noise [1, z_dim], drawn if not given.
    The verdicts are computed in evaluation mode, in which the game is left.
    """
    apply()
    from matplotlib.figure import Figure

    gan.eval()
    device = next(gan.parameters()).device
    z = gan.noise(1) if z is None else z.to(device)
    fake = gan.G(z).cpu()
    x = floats(real)
    p_real, p_fake = (gan.D(t.to(device)).sigmoid().item() for t in (x, fake))

    fig = Figure(figsize=(WIDTH, HIGH * WIDTH / WIDE), layout="none")
    page = fig.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(0, HIGH))
    page.axis("off")
    picture(fig, z.cpu().numpy().T, 0.3, 0.45, 0.12, word("noise"), "faint")
    box(page, 0.8, 0.75, "G")
    picture(fig, to_pil(fake, 1, 0), 2.55, 0.5, 1.0, word("fake"), "fake")
    picture(fig, to_pil(real, 1, 0), 2.55, 1.85, 1.0, word("real"), "real")
    box(page, 4.12, 1.45, "D")
    verdict(page, 5.95, 2.2, p_real, "D(x)", "real")
    verdict(page, 5.95, 1.1, p_fake, "D(G(z))", "fake")
    for start, end in FORWARD:
        arrow(page, start, end, "faint")
    for player, way in BACK.items():
        for start, end in way:
            arrow(page, start, end, player, linestyle=(0, (3, 2)))
    for i, player in enumerate("DG"):
        page.plot((0.85 + 3.2 * i, 1.25 + 3.2 * i), (0.2, 0.2), linestyle=(0, (3, 2)), color=COLOURS[player], lw=1.2)
        page.text(1.35 + 3.2 * i, 0.2, word(f"{player}/gradient"), va="center", fontsize=9)
    return fig


def picture(fig, image, left: float, bottom: float, width: float, name: str, colour: str) -> None:
    """An image or a column of numbers at its place, with its name above and a frame in the colour of its kind."""
    pixels = np.asarray(image)
    height = min(width * pixels.shape[0] / pixels.shape[1], 1.15)  # a column of noise is squeezed
    ax = fig.add_axes((left / WIDE, bottom / HIGH, width / WIDE, height / HIGH), xticks=[], yticks=[])
    ax.imshow(pixels, cmap="gray", interpolation="nearest", aspect="auto")
    ax.grid(False)
    ax.set_title(name, fontsize=9, pad=3)
    for spine in ax.spines.values():
        spine.set(visible=True, color=COLOURS[colour], linewidth=1.5)


def box(page, left: float, bottom: float, player: str) -> None:
    """A player: a rounded box with its name."""
    from matplotlib.patches import FancyBboxPatch

    width, height = 1.4, 0.6
    patch = FancyBboxPatch(
        (left, bottom), width, height, boxstyle="round,pad=0,rounding_size=0.12", fc="white", ec=COLOURS[player], lw=1.8
    )
    page.add_patch(patch)
    page.text(
        left + width / 2, bottom + height / 2, word(player), ha="center", va="center", fontsize=9, color=COLOURS[player]
    )


def verdict(page, left: float, bottom: float, p: float, name: str, colour: str) -> None:
    """A probability: its number, and a bar that is full at 1."""
    from matplotlib.patches import Rectangle

    page.add_patch(Rectangle((left, bottom), 0.95, 0.16, fill=False, ec=COLOURS["faint"], lw=0.8))
    page.add_patch(Rectangle((left, bottom), 0.95 * p, 0.16, color=COLOURS[colour]))
    page.text(left, bottom + 0.23, f"{name} = {p:.2f}", va="bottom", fontsize=9)


def arrow(page, start: tuple[float, float], end: tuple[float, float], colour: str, **style) -> None:
    """What one part hands to the next."""
    style |= {"arrowstyle": "-|>", "color": COLOURS[colour], "lw": 1.2, "shrinkA": 0, "shrinkB": 0}
    page.annotate("", end, start, arrowprops=style)
