"""R3GAN: Huang et al. 2024, arXiv:2501.05441, "The GAN is dead; long live the GAN!".  Pairs of a real picture and a
fake, two penalties on the slope of D, and networks without a single normalisation.

A game with a proof of local convergence needs none of the tricks that the years had piled up.  The networks are those
of the paper's config E: residual blocks 1x1, grouped 3x3, 1x1 that begin as the identity.  Two things differ: there is
no burn-in, in which gamma and the second beta move to the values that stand here, and D halves a side by the mean of
2x2 pixels (the authors' filter is [1, 3, 3, 1] / 8 along each side).
"""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sqrt

import torch
from torch import Tensor, nn

from ..errors import CourseError
from ..game import GAN, Move
from ..layers import sides
from ..losses import relativistic, zero_centred_penalty

SLOPE = 0.2  # of the leaky ReLU below 0


@dataclass(frozen=True)
class Hyper:  # app., table 9: Stacked MNIST
    size: int = 32
    channels: int = 3
    z_dim: int = 64
    width: int = 768  # feature maps next to the image; twice as many at each halving,
    widest: int = 768  # but never more than these
    blocks: int = 2  # on each side
    per_group: int = 16  # channels that a grouped convolution mixes
    patch: int = 1  # not the paper's: 2 reads and writes squares of 2x2 pixels, for a fourth of the work
    gamma: float = 0.1  # of both penalties
    batch_size: int = 512
    lr: float = 2e-4
    late: float = 1.0  # share of the rate that is left at the end; it falls along a cosine, as in the paper on CIFAR-10
    betas: tuple[float, float] = (0.0, 0.99)


def scaled(layer: nn.Module, gain: float = 1.0) -> nn.Module:
    """The layer with weights ~ N(0, gain^2 / fan-in) and biases 0."""
    nn.init.normal_(layer.weight, 0, gain / sqrt(layer.weight[0].numel()))
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


class Block(nn.Module):
    """x + f(x): twice as many channels inside, and f = 0 at the start (fix-up: Zhang et al. 2019, arXiv:1901.09321).

    total: residual blocks of the whole network; the more there are, the smaller are the first weights.
    """

    def __init__(self, w: int, per_group: int, total: int):
        super().__init__()
        gain = sqrt(2 / (1 + SLOPE**2)) * total**-0.25
        self.f = nn.Sequential(
            scaled(nn.Conv2d(w, 2 * w, 1), gain),
            nn.LeakyReLU(SLOPE),
            scaled(nn.Conv2d(2 * w, 2 * w, 3, 1, 1, groups=2 * w // per_group), gain),
            nn.LeakyReLU(SLOPE),
            scaled(nn.Conv2d(2 * w, w, 1, bias=False), 0),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.f(x)


def mix(w_in: int, w_out: int) -> list[nn.Module]:
    """A 1x1 convolution to another number of channels, where it is another one."""
    return [] if w_in == w_out else [scaled(nn.Conv2d(w_in, w_out, 1, bias=False))]


def widths(hp: Hyper) -> list[int]:
    """Feature maps on each side, from the patches' down to 4."""
    return [min(hp.width * 2**i, hp.widest) for i in range(len(sides(hp.size, hp.patch)))]


class Basis(nn.Module):
    """z [B, z_dim] -> features [B, w, side, side]: learned maps, each times a number made of z."""

    def __init__(self, z_dim: int, w: int, side: int):
        super().__init__()
        self.maps = nn.Parameter(torch.randn(w, side, side))
        self.linear = scaled(nn.Linear(z_dim, w, bias=False))

    def forward(self, z: Tensor) -> Tensor:
        return self.maps * self.linear(z)[:, :, None, None]


class Generator(nn.Sequential):
    """z [B, z_dim] -> image [B, C, size, size], not bounded: it has to learn where the pixels end."""

    def __init__(self, hp: Hyper):
        ws = widths(hp)[::-1]
        blocks = lambda w: [Block(w, hp.per_group, hp.blocks * len(ws)) for _ in range(hp.blocks)]
        layers = [Basis(hp.z_dim, ws[0], sides(hp.size, hp.patch)[0]), *blocks(ws[0])]
        for w, narrower in pairwise(ws):
            layers += [*mix(w, narrower), nn.Upsample(scale_factor=2, mode="bilinear"), *blocks(narrower)]
        super().__init__(
            *layers, scaled(nn.Conv2d(ws[-1], hp.channels * hp.patch**2, 1, bias=False)), nn.PixelShuffle(hp.patch)
        )


class Discriminator(nn.Sequential):
    """image [B, C, size, size] -> logit [B]; only differences between logits count."""

    def __init__(self, hp: Hyper):
        ws = widths(hp)
        blocks = lambda w: [Block(w, hp.per_group, hp.blocks * len(ws)) for _ in range(hp.blocks)]
        layers = [scaled(nn.Conv2d(hp.channels, ws[0], hp.patch, hp.patch, bias=False)), *blocks(ws[0])]
        for w, wider in pairwise(ws):
            layers += [nn.AvgPool2d(2), *mix(w, wider), *blocks(wider)]
        reading = scaled(nn.Conv2d(ws[-1], ws[-1], sides(hp.size, hp.patch)[0], groups=ws[-1], bias=False))
        super().__init__(*layers, reading, nn.Flatten(), scaled(nn.Linear(ws[-1], 1, bias=False)), nn.Flatten(0))


class R3GAN(GAN):
    """D says how much more real one picture is than another, and is punished for being steep at both."""

    Hyper, loss = Hyper, relativistic
    tiny = dict(size=16, channels=1, width=4, widest=8, blocks=1, per_group=4, z_dim=8, batch_size=8)
    half_life = 500_000  # table 9

    def __init__(self, **hp):
        super().__init__(**hp)
        hp = self.hp
        if hp.size % hp.patch:
            raise CourseError(f"patch is {hp.patch}, which does not divide the size, {hp.size}")
        if bad := [w for w in widths(hp) if 2 * w % hp.per_group]:
            raise CourseError(
                f"per_group is {hp.per_group}; it must divide twice the width of each layer, here {2 * bad[0]}"
            )
        self.G, self.D = Generator(hp), Discriminator(hp)

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """`n` generated images [n, C, size, size], cut off at -1 and 1."""
        return self.G(self.noise(n)).clamp(-1, 1)

    def step(self, batches):
        (x,) = next(batches)
        fake = self.G(self.noise(len(x)))
        r1, r2 = zero_centred_penalty(self.D, x), zero_centred_penalty(self.D, fake)
        loss = self.loss.d(self.D(x), self.D(fake.detach()))
        yield Move("D", loss + self.hp.gamma * (r1 + r2), pairing=loss, r1=r1, r2=r2)
        yield Move("G", self.loss.g(self.D(fake), self.D(x)))

    def lr_scale(self, progress: float) -> float:
        return self.hp.late + (1 - self.hp.late) * (1 + cos(pi * progress)) / 2
