"""A game in the plane: what D says everywhere, where the samples lie, and where D sends them."""

import io
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..game import GAN
from .style import COLOURS, figure
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image

PLACES = 81  # along each side of the map of D
ARROWS = 60  # samples that get an arrow


def surface(gan: GAN, real: Tensor, z: Tensor, span: float = 1.6) -> "Figure":
    """D(x) as a map (dark where it says "fake"), real points [N, 2], G(z) [M, 2], and arrows on some of G(z): a Figure.

    An arrow points to where a small step would lower G's loss most; its length is the square root of the slope.
    span: how far the map reaches from 0.
    """
    from matplotlib.colors import LinearSegmentedColormap

    gan = gan.eval()
    axis = torch.linspace(-span, span, PLACES)
    lattice = torch.cartesian_prod(axis, axis).to(next(gan.parameters()).device)
    with torch.no_grad():
        d = gan.D(lattice).sigmoid().view(PLACES, PLACES).T.cpu()
        fake = gan.G(z.to(lattice.device))
    fig, ax = figure(height=4.4)
    shades = LinearSegmentedColormap.from_list("D", [COLOURS["D"], "#FFFFFF"])
    extent = (-span, span, -span, span)
    shown = ax.imshow(d.numpy(), shades, vmin=0, vmax=1, extent=extent, origin="lower", interpolation="bilinear")
    fig.colorbar(shown, ax=ax, label="D(x)")
    for points, colour, size in ((real, "real", 10), (fake.cpu(), "G", 4)):
        ax.scatter(*points.T.tolist(), s=size, color=COLOURS[colour], linewidths=0, alpha=0.6, rasterized=True)
    arrows(ax, fake[:ARROWS].cpu(), downhill(gan, fake[:ARROWS]).cpu())
    ax.grid(False)
    ax.set(xlim=(-span, span), ylim=(-span, span), aspect="equal", xlabel=word("first coordinate"))
    ax.set_ylabel(word("second coordinate"))
    return fig


def downhill(gan: GAN, fake: Tensor) -> Tensor:
    """Where each sample should go to lower G's loss: minus its gradient at that sample, [M, 2]."""
    x = fake.detach().requires_grad_(True)
    with torch.enable_grad():
        (slope,) = torch.autograd.grad(gan.loss.g(gan.D(x)) * len(x), x)
    return -slope


def arrows(ax, start: Tensor, way: Tensor) -> None:
    """Arrows [M, 2] from points [M, 2]; the longest is a fifth of the map."""
    way = way / way.norm(dim=1, keepdim=True).clamp(min=1e-12).sqrt()
    longest = way.norm(dim=1).max().clamp(min=1e-12)
    way = way / longest * 0.2 * (ax.get_xlim()[1] - ax.get_xlim()[0])
    kind = dict(angles="xy", scale_units="xy", scale=1, color=COLOURS["real"], width=0.004)
    ax.quiver(*start.T.tolist(), *way.T.tolist(), **kind)


def picture(fig: "Figure") -> "Image":
    """A figure as a PIL image, for instance as a frame of `gif`."""
    from PIL import Image

    data = io.BytesIO()
    fig.savefig(data, format="png", dpi=60)
    return Image.open(data).convert("RGB")
