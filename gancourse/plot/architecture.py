"""What flows through a convolutional GAN, drawn from one forward pass: no box is placed by hand."""

from math import log2
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from ..errors import CourseError
from ..game import GAN
from .style import COLOURS, WIDTH, apply
from .words import word

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BEHIND = 0.09  # how far each sheet of a stack of maps stands behind the one before it, in units of the drawing
GAP = 0.75  # between two stacks


@torch.no_grad()
def feature_maps(net: nn.Module, x: Tensor) -> list[Tensor]:
    """The maps [B, C, H, W] that `net` turns `x` into, in order: the last output of every shape.

    `x` comes first if it is such a map itself.  Forward hooks collect them; the network's mode, statistics and
    gradients stay as they were.
    """
    seen = [x]
    leaves = [m for m in net.modules() if not list(m.children())]
    hooks = [m.register_forward_hook(lambda _m, _x, out: seen.append(out)) for m in leaves]
    modes = [(m, m.training) for m in net.modules()]
    try:
        net.eval()(x)
    finally:
        for hook in hooks:
            hook.remove()
        for module, mode in modes:
            module.training = mode
    maps = [m for m in seen if m.ndim == 4]
    return [m for m, after in zip(maps, [*maps[1:], None]) if after is None or after.shape != m.shape]


def architecture(gan: GAN, players: str = "GD") -> "Figure":
    """G above D as stacks of feature maps, from one noise vector to the verdict on its picture: a Figure.

    `gan` needs convolutional networks `G` and `D` and `noise`; `players` is "G", "D" or both.  Sides and numbers of
    maps are drawn on a logarithmic scale; the sheet in front is the map that is most like the picture.
    """
    drawn = {"G": feature_maps(gan.G, gan.noise(1))}
    if not drawn["G"]:
        raise CourseError(f"architecture draws feature maps; the networks of {type(gan).__name__} have none")
    picture = drawn["G"][-1]
    drawn["D"] = feature_maps(gan.D, picture)
    return stacks([(name, drawn[name], COLOURS[name]) for name in players], picture[0])


def stacks(rows: list[tuple[str, list[Tensor], str]], picture: Tensor) -> "Figure":
    """Each row, a word, feature maps [1, C, H, W] and a colour, as a row of stacks: a Figure.

    The sheet in front of a stack is the map that is most like `picture` [C, H, W].
    """
    apply()
    from matplotlib.figure import Figure

    fig = Figure(figsize=(WIDTH, 2.3 * len(rows)))
    for ax, (name, maps, colour) in zip(fig.subplots(len(rows), 1, squeeze=False).flat, rows):
        left = 0.0
        for stack in maps:
            left = draw_stack(ax, stack[0], picture, left, colour) + GAP
        ax.set(xlim=(-0.6, left), ylim=(-3.4, 3.1), aspect="equal")
        ax.set_title(word(name), loc="left", color=colour)
        ax.axis("off")
    return fig


def likeness(maps: Tensor, picture: Tensor) -> Tensor:
    """Correlation of each map [C, H, W] with the picture [c, H', W'], shrunk to the maps' side: [C]."""
    small = interpolate(picture.mean(0)[None, None], maps.shape[1:], mode="area").flatten()
    maps = maps.flatten(1) - maps.flatten(1).mean(1, keepdim=True)
    return torch.cosine_similarity(maps, (small - small.mean())[None])


def draw_stack(ax, maps: Tensor, picture: Tensor, left: float, colour: str) -> float:
    """One stack of maps [C, H, W] with its left end at `left`; returns where it ends."""
    from matplotlib.patches import Rectangle

    channels, side = maps.shape[0], maps.shape[-1]
    image = channels in (1, 3) and side > 1
    if side == 1:  # numbers, one a channel: a column
        front, wide, high, sheets = maps.flatten()[:, None], 0.3, 0.3 + 0.7 * log2(channels), 0
    else:
        wide = high = 0.75 * log2(side) + 0.5
        sheets = 0 if image else round(log2(channels))
        front = maps.permute(1, 2, 0).squeeze(-1) / 2 + 0.5 if image else maps[likeness(maps, picture).argmax()]
    for k in range(sheets, 0, -1):
        corner = (left + k * BEHIND, -high / 2 + k * BEHIND)
        ax.add_patch(Rectangle(corner, wide, high, facecolor="white", edgecolor=colour, linewidth=0.6))
    limits = {"vmin": 0, "vmax": 1} if image else {}
    extent = (left, left + wide, -high / 2, high / 2)
    ax.imshow((front.clamp(0, 1) if image else front).numpy(), cmap="gray", extent=extent, zorder=2, **limits)
    ax.add_patch(Rectangle((left, -high / 2), wide, high, fill=False, edgecolor=colour, linewidth=0.8, zorder=3))
    middle = left + wide / 2
    ax.text(middle, -high / 2 - 0.25, f"{channels}×{side}×{side}", ha="center", va="top", fontsize=8)
    return left + wide + sheets * BEHIND
