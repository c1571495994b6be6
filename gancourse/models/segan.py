"""SegAN: Xue, Xu, Zhang, Long & Huang 2018, arXiv:1706.01805.  A network that marks things and a critic who compares:
the marked part of the picture with what should have been marked, from pixels to coarse features.

Here the networks are shorter than the authors', who segment brain scans: each scale is one convolution.  As in their
code the critic's weights are clipped and the overlap with the truth (Dice) is part of what S learns from.  The
learning rate stays where it is; theirs is halved every 25 epochs, with a fresh Adam.
"""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, l1_loss

from ..game import GAN, Move, beside, given
from ..layers import clip_weights, normal_init, sides


@dataclass(frozen=True)
class Hyper:  # sec. 2 and the authors' code
    size: int = 128
    channels: int = 3
    width: int = 64  # feature maps at half the side
    clip: float = 0.05  # the critic's weights stay within; 0 clips nothing
    dice: float = 1.0  # weight of the overlap; 0 leaves all to the critic
    batch_size: int = 50
    lr: float = 0.02
    betas: tuple[float, float] = (0.5, 0.999)


def scales(hp: Hyper) -> nn.ModuleList:
    """Layers that halve the side down to 4 to 7 pixels, the maps doubling up to eight times the width."""
    maps = [hp.channels] + [hp.width * min(2**i, 8) for i in range(len(sides(hp.size)) - 1)]
    layers = nn.ModuleList()
    for i, (before, after) in enumerate(pairwise(maps)):
        norm = [nn.BatchNorm2d(after)] if i else []
        layers.append(nn.Sequential(nn.Conv2d(before, after, 4, 2, 1, bias=False), *norm, nn.LeakyReLU(0.2)))
    return layers


class Segmenter(nn.Module):
    """image [B, C, size, size] -> how likely each pixel belongs to the thing, [B, 1, size, size]."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.down, self.up = scales(hp), nn.ModuleList()
        maps = [layer[0].out_channels for layer in self.down]
        skips = [*reversed(maps[:-1]), hp.channels]
        wide = maps[-1]
        for skip, out in zip(skips, [*reversed(maps[:-1]), hp.width]):
            self.up.append(nn.Sequential(nn.Conv2d(wide + skip, out, 3, 1, 1), nn.BatchNorm2d(out), nn.ReLU()))
            wide = out
        self.verdict = nn.Conv2d(wide, 1, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        skips = [x]
        for layer in self.down:
            skips.append(layer(skips[-1]))
        y = skips.pop()
        for layer in self.up:
            skip = skips.pop()
            y = layer(torch.cat([interpolate(y, skip.shape[2:], mode="bilinear"), skip], 1))
        return self.verdict(y).sigmoid()


class Critic(nn.Module):
    """image [B, C, size, size] -> the image and its features at every scale."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.down = scales(hp)

    def forward(self, x: Tensor) -> list[Tensor]:
        found = [x]
        for layer in self.down:
            found.append(layer(found[-1]))
        return found


class SegAN(GAN):
    """S marks, C looks for the scale at which marked and true part differ most."""

    Hyper = Hyper
    fields, product = ("x", "mask"), ("S",)
    tiny = dict(size=16, channels=1, width=4, batch_size=8, lr=2e-3)

    def __init__(self, **hp):
        super().__init__(**hp)
        self.S, self.C = normal_init(Segmenter(self.hp)), normal_init(Critic(self.hp))

    def players(self):
        return {"C": self.C, "S": self.S}

    def step(self, batches):
        hp, (x, mask) = self.hp, next(batches)
        truth = (mask + 1) / 2  # pixels come as numbers in [-1, 1]
        marked = self.S(x)
        yield Move("C", -self.apart(x * marked.detach(), x * truth))
        clip_weights(self.C, hp.clip)
        apart, overlap = self.apart(x * marked, x * truth), dice(marked, truth)
        yield Move("S", apart + hp.dice * (1 - overlap), apart=apart, overlap=overlap)

    def apart(self, one: Tensor, other: Tensor) -> Tensor:
        """How much two batches of pictures differ for C: the mean over its scales (eq. 2)."""
        pairs = list(zip(self.C(one), self.C(other)))
        return sum(l1_loss(a, b) for a, b in pairs) / len(pairs)

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """The things in the first `n` pictures of `x`, cut out and laid on white: [n, C, H, W]."""
        x = given(x, n, self.hp)
        marked = self.S(x)
        return x * marked + (1 - marked)

    def sheet(self, n: int, batches) -> Tensor:
        """Each picture, and what S cuts out of it."""
        x, _ = next(batches)
        return beside(x, self.sample(len(x), x=x))[:n]

    def rehearse(self, batches) -> None:
        x, _ = next(batches)
        self.C(x * self.S(x))


def dice(marked: Tensor, truth: Tensor) -> Tensor:
    """The overlap of two masks [B, 1, H, W] in [0, 1]: what they share over what they hold, at most 1."""
    shared, held = (marked * truth).sum((1, 2, 3)), (marked.square() + truth.square()).sum((1, 2, 3))
    return (2 * shared / held.clamp(min=1e-6)).mean()
