"""ProGAN: Karras, Aila, Laine & Lehtinen 2018, arXiv:1710.10196, "Progressive Growing of GANs".  Begin with pictures of
4x4; when these stand, fade in layers for the next side, and again, up to 1024x1024.  With it came the equalised
learning rate, pixel norm, and a critic that sees how much the pictures of a batch differ.

The authors let the batch shrink while the pictures grow; here it is the same at every side.  Their code also starts the
optimisers anew where a fade-in ends; here they start anew where one begins.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate

from ..errors import CourseError
from ..game import GAN, Move
from ..layers import Bias, EqualConv2d, EqualLinear, MinibatchStd, PixelNorm, sides
from ..losses import gradient_penalty, wasserstein, wide


@dataclass(frozen=True)
class Hyper:  # sec. 2 and app. A
    size: int = 1024
    channels: int = 3
    z_dim: int = 512
    width: int = 512  # feature maps at most
    maps: int = 8192  # feature maps x half the side, where that is fewer
    grow: bool = True  # False: all layers play from the beginning
    phase: int = 800_000  # images while a side is faded in, and again until the next
    std_group: int = 0  # pictures that the standard deviation compares; 0: the batch
    penalty: float = 10.0  # lambda of the gradient penalty
    drift: float = 0.001  # weight of D(x)^2, so that scores stay near 0
    batch_size: int = 16
    lr: float = 1e-3
    betas: tuple[float, float] = (0.0, 0.99)


def double(x: Tensor) -> Tensor:
    """Every pixel four times: [B, C, H, W] -> [B, C, 2H, 2W]."""
    return interpolate(x, scale_factor=2)


def fade(old: Tensor, new: Tensor, alpha: Tensor) -> Tensor:
    """`old` where alpha is 0, `new` where it is 1, linear between (fig. 2)."""
    return torch.lerp(old, new, alpha.type_as(new))


class Growing(nn.Module):
    """A network with layers for every side in `sides`: up to sides[level] they play, the newest faded in by `alpha`."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.sides = sides(hp.size)
        self.widths = [max(1, min(hp.width, 2 * hp.maps // side)) for side in self.sides]
        self.steps = list(zip(self.widths, self.widths[1:]))  # (coarse, fine) widths of each doubling
        self.level = len(self.steps)
        self.register_buffer("alpha", torch.ones(()))


class Generator(Growing):
    """z [B, z_dim] -> image [B, C, s, s] with s = sides[level]; linear at the end, not squashed by tanh."""

    def __init__(self, hp: Hyper):
        super().__init__(hp)
        side, w = self.sides[0], self.widths[0]
        self.first = nn.Sequential(
            PixelNorm(),
            EqualLinear(hp.z_dim, w * side**2, gain=2**0.5 / 4, bias=False),
            nn.Unflatten(1, (w, side, side)),
            Bias(w),
            *self.activation(),
            *self.convolution(w, w),
        )
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Upsample(scale_factor=2), *self.convolution(coarse, fine), *self.convolution(fine, fine))
            for coarse, fine in self.steps
        )
        self.to_rgb = nn.ModuleList(EqualConv2d(w, hp.channels, 1, gain=1) for w in self.widths)

    def activation(self) -> tuple[nn.Module, ...]:
        """What follows every convolution but the last."""
        return nn.LeakyReLU(0.2), PixelNorm()

    def convolution(self, n_in: int, n_out: int) -> tuple[nn.Module, ...]:
        """A 3x3 convolution and what follows it: [B, n_in, s, s] -> [B, n_out, s, s]."""
        return EqualConv2d(n_in, n_out, 3), *self.activation()

    def forward(self, z: Tensor) -> Tensor:
        h = self.first(z)
        for block in self.blocks[: self.level]:
            before, h = h, block(h)
        image = self.to_rgb[self.level](h)
        if self.level == 0:
            return image
        return fade(double(self.to_rgb[self.level - 1](before)), image, self.alpha)


class Discriminator(Growing):
    """image [B, C, s, s] with s = sides[level] -> score [B]; the generator in a mirror."""

    def __init__(self, hp: Hyper):
        super().__init__(hp)
        side, w = self.sides[0], self.widths[0]
        self.from_rgb = nn.ModuleList(
            nn.Sequential(EqualConv2d(hp.channels, w, 1), nn.LeakyReLU(0.2)) for w in self.widths
        )
        self.blocks = nn.ModuleList(self.block(coarse, fine) for coarse, fine in self.steps)
        self.last = nn.Sequential(
            MinibatchStd(hp.std_group),
            EqualConv2d(w + 1, w, 3),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            EqualLinear(w * side**2, w),
            nn.LeakyReLU(0.2),
            EqualLinear(w, 1, gain=1),
            nn.Flatten(0),
        )

    def block(self, coarse: int, fine: int) -> nn.Sequential:
        """From a side with `fine` maps to half of it with `coarse` ones."""
        return nn.Sequential(
            EqualConv2d(fine, fine, 3),
            nn.LeakyReLU(0.2),
            EqualConv2d(fine, coarse, 3),
            nn.LeakyReLU(0.2),
            nn.AvgPool2d(2),
        )

    def forward(self, x: Tensor) -> Tensor:
        h = self.from_rgb[self.level](x)
        for level in range(self.level, 0, -1):
            h = self.blocks[level - 1](h)
            if level == self.level:
                h = fade(self.from_rgb[level - 1](avg_pool2d(x, 2)), h, self.alpha)
        return self.last(h)


class ProGAN(GAN):
    """Networks that grow; a game that was only built is fully grown, a training begins at the smallest side."""

    Hyper, loss = Hyper, wasserstein
    half_life = 11_000  # .999 a step of 16 images
    tiny = dict(size=16, channels=1, z_dim=8, width=16, phase=32, batch_size=8)
    start = 0  # the level that is never faded in

    def __init__(self, **hp):
        super().__init__(**hp)
        if self.hp.std_group and self.hp.batch_size % self.hp.std_group:
            raise CourseError(
                f"batch_size is {self.hp.batch_size}, which groups of {self.hp.std_group} do not fill; "
                "make std_group a divisor of it, or 0 for the whole batch"
            )
        self.build()

    def build(self) -> None:
        """Make the networks."""
        self.G, self.D = Generator(self.hp), Discriminator(self.hp)

    def step(self, batches):
        (x,) = next(batches)
        x, fake = self.shrink(x), self.G(self.noise(len(x)))
        real_score, fake_score = self.D(x), self.D(fake.detach())
        distance = -self.loss.d(real_score, fake_score)
        penalty = gradient_penalty(self.D, x, fake.detach(), self.uniform(len(x)))
        drift = wide(real_score).square().mean()
        yield Move(
            "D",
            -distance + self.hp.penalty * penalty + self.hp.drift * drift,
            distance=distance,
            penalty=penalty,
        )
        yield Move("G", self.loss.g(self.D(fake)))

    def shrink(self, x: Tensor) -> Tensor:
        """Real images [B, C, size, size] at the side that plays, faded in as the fakes are."""
        net = self.G
        x = avg_pool2d(x, net.sides[-1] // net.sides[net.level])
        return fade(double(avg_pool2d(x, 2)), x, net.alpha) if net.level else x

    def before_round(self, images: int) -> bool:
        """Stay with the first side for a phase; then fade in the next for a phase and stay for a phase, and so on."""
        level, alpha = self.schedule(images)
        grown = level != self.G.level
        for net in (self.G, self.D):
            net.level = level
            net.alpha.fill_(alpha)
        return grown

    def schedule(self, images: int) -> tuple[int, float]:
        """(level, alpha) after `images` images."""
        top = len(self.G.sides) - 1
        if not self.hp.grow or self.start == top:
            return top, 1.0
        phases = images / self.hp.phase
        level = min(self.start + int(phases + 1) // 2, top)
        begun = 2 * (level - self.start) - 1  # phases before this level was faded in
        return level, 1.0 if level == self.start else min(1.0, phases - begun)

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        return self.full_size(self.G(self.noise(n)))

    def full_size(self, images: Tensor) -> Tensor:
        """Pictures of the side that plays [n, C, s, s], enlarged to [n, C, size, size], within [-1, 1]."""
        return interpolate(images, self.hp.size).clamp(-1, 1)
