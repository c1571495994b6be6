"""StyleGAN: Karras, Laine & Aila 2019, arXiv:1812.04948, "A Style-Based Generator".  A perceptron maps z to a style w;
the picture grows from a learned constant, and w sets the scale and the mean of every feature map on the way.  Fresh
noise at every layer draws the details that a style leaves open.

The networks grow as ProGAN's do, from 8x8; the loss is the non-saturating one with R1 (app. C).  A second style comes
in at a place of its own for every picture, not one for the batch.  The batch stays as large as it is at every side.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import instance_norm, leaky_relu

from ..errors import CourseError
from ..game import Move
from ..layers import Bias, EqualConv2d, EqualLinear, PixelNorm
from ..losses import nonsaturating, zero_centred_penalty
from . import progan

FASTER = {128: 1.5, 256: 2, 512: 3, 1024: 3}  # learning rate at a side, as a multiple of lr (the authors' code)
TRUNCATED = 8  # layers whose styles are truncated: those up to 32x32 (app. B)


@dataclass(frozen=True)
class Hyper:  # app. C
    size: int = 1024
    channels: int = 3
    z_dim: int = 512  # of z and w
    width: int = 512  # feature maps at most
    maps: int = 8192  # feature maps x half the side, where that is fewer
    layers: int = 8  # of the mapping
    mapping_rate: float = 0.01  # learning rate of the mapping, as a fraction of lr
    mixing: float = 0.9  # how often a picture has two styles
    grow: bool = True
    phase: int = 600_000
    std_group: int = 4
    gamma: float = 10.0
    batch_size: int = 16
    lr: float = 1e-3
    betas: tuple[float, float] = (0.0, 0.99)


def blur() -> tuple[nn.Module, nn.Module]:
    """The filter [1, 2, 1] / 4 along both sides: two means over neighbours, one after the other."""
    return nn.AvgPool2d(2, 1, padding=1), nn.AvgPool2d(2, 1)


class Layer(nn.Module):
    """Noise, bias, LeakyReLU, instance norm, style, in this order (fig. 1b), after the modules `before`."""

    def __init__(self, maps: int, hp: Hyper, *before: nn.Module):
        super().__init__()
        self.before = nn.Sequential(*before)
        self.noise = nn.Parameter(torch.zeros(maps, 1, 1))
        self.bias = Bias(maps)
        self.style = EqualLinear(hp.z_dim, 2 * maps, gain=1)

    def forward(self, x: Tensor, w: Tensor, noise: Tensor) -> Tensor:
        x = leaky_relu(self.bias(self.before(x) + self.noise * noise), 0.2)
        scale, shift = self.style(w)[:, :, None, None].chunk(2, 1)
        return instance_norm(x, eps=1e-8) * (1 + scale) + shift


class Generator(progan.Growing):
    """Styles [B, layers, z_dim] and noise, one [B, 1, s, s] a layer -> image [B, C, s, s] with s = sides[level]."""

    def __init__(self, hp: Hyper):
        super().__init__(hp)
        w, side = self.widths[0], self.sides[0]
        perceptron = [
            (EqualLinear(hp.z_dim, hp.z_dim, rate=hp.mapping_rate), nn.LeakyReLU(0.2)) for _ in range(hp.layers)
        ]
        self.mapping = nn.Sequential(PixelNorm(), *(module for pair in perceptron for module in pair))
        self.register_buffer("w_mean", torch.zeros(hp.z_dim))
        self.constant = nn.Parameter(torch.ones(1, w, side, side))
        convolution = lambda n_in, n_out: EqualConv2d(n_in, n_out, 3, bias=False)
        layers = [Layer(w, hp), Layer(w, hp, convolution(w, w))]
        for coarse, fine in self.steps:
            layers += [
                Layer(fine, hp, nn.Upsample(scale_factor=2), convolution(coarse, fine), *blur()),
                Layer(fine, hp, convolution(fine, fine)),
            ]
        self.layers = nn.ModuleList(layers)  # two a side
        self.to_rgb = nn.ModuleList(EqualConv2d(w, hp.channels, 1, gain=1) for w in self.widths)

    @property
    def playing(self) -> list[int]:
        """The sides of the layers that play: 4, 4, 8, 8, ..."""
        return [side for side in self.sides[: self.level + 1] for _ in range(2)]

    def forward(self, styles: Tensor, noise: list[Tensor]) -> Tensor:
        h = self.constant.expand(len(styles), -1, -1, -1)
        for i, (layer, maps) in enumerate(zip(self.layers, noise)):
            if i == 2 * self.level:
                before = h
            h = layer(h, styles[:, i], maps)
        image = self.to_rgb[self.level](h)
        if self.level == 0:
            return image
        return progan.fade(progan.double(self.to_rgb[self.level - 1](before)), image, self.alpha)


class Discriminator(progan.Discriminator):
    """ProGAN's, which blurs before it halves a side."""

    def block(self, coarse: int, fine: int) -> nn.Sequential:
        return nn.Sequential(
            EqualConv2d(fine, fine, 3),
            nn.LeakyReLU(0.2),
            *blur(),
            EqualConv2d(fine, coarse, 3),
            nn.AvgPool2d(2),
            nn.LeakyReLU(0.2),
        )


class StyleGAN(progan.ProGAN):
    """A generator whose every scale has a style that can be exchanged."""

    Hyper, loss = Hyper, nonsaturating
    half_life = 10_000
    tiny = dict(size=16, channels=1, z_dim=8, width=12, layers=2, phase=32, batch_size=8)
    start = 1  # 8x8

    def build(self) -> None:
        self.G, self.D = Generator(self.hp), Discriminator(self.hp)

    def step(self, batches):
        (x,) = next(batches)
        x, w = self.shrink(x), self.styles(len(x))
        self.G.w_mean.lerp_(w.detach().float().mean(0), 0.005)
        fake = self.paint(self.mixed(w))
        real_logit, fake_logit = self.D(x), self.D(fake.detach())
        r1 = self.hp.gamma * zero_centred_penalty(self.D, x)
        yield Move("D", self.loss.d(real_logit, fake_logit) + r1, r1=r1)
        yield Move("G", self.loss.g(self.D(fake)))

    def styles(self, n: int) -> Tensor:
        """Styles w of fresh noise: [n, z_dim]."""
        return self.G.mapping(self.noise(n))

    def mixed(self, w: Tensor) -> Tensor:
        """A style for every layer, [n, layers, z_dim]: often of two, the second from a random layer on (sec. 3.1)."""
        n, layers = len(w), len(self.G.playing)
        two = self.uniform(n) < self.hp.mixing
        first = torch.where(two, 1 + (self.uniform(n) * (layers - 1)).floor(), layers)  # layers of the first style
        place = torch.arange(layers, device=w.device)
        return torch.where((place < first[:, None])[:, :, None], w[:, None], self.styles(n)[:, None])

    def paint(self, w: Tensor) -> Tensor:
        """Pictures of the side that plays, with fresh noise, in styles [n, z_dim] or [n, layers, z_dim]."""
        sides = self.G.playing
        w = w[:, None].expand(-1, len(sides), -1) if w.ndim == 2 else w
        return self.G(w, [self.draw(torch.randn, len(w), 1, side, side) for side in sides])

    def truncated(self, w: Tensor, psi: float = 0.7) -> Tensor:
        """Styles [n, z_dim] drawn towards their mean in the coarse layers: [n, layers, z_dim] (app. B).

        psi 0: the mean picture; 1: the styles as they are.
        """
        place = torch.arange(len(self.G.playing), device=w.device)
        psi = torch.where(place < TRUNCATED, psi, 1.0)[:, None]
        return self.G.w_mean + psi * (w[:, None] - self.G.w_mean)

    def crossed(self, coarse: Tensor, fine: Tensor, side: int) -> Tensor:
        """Styles `coarse` below `side` pixels, `fine` from there on: two [n, z_dim] -> [n, layers, z_dim] (fig. 3)."""
        if side not in self.G.sides:
            raise CourseError(f"side is {side}; the layers of this network have {', '.join(map(str, self.G.sides))}")
        below = torch.tensor([s < side for s in self.G.playing], device=coarse.device)
        return torch.where(below[:, None], coarse[:, None], fine[:, None])

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        return self.full_size(self.paint(self.styles(n)))

    def optimizer(self, player, parameters, **fast):
        lr = self.hp.lr * FASTER.get(self.G.sides[self.G.level], 1)
        return torch.optim.Adam(parameters, lr=lr, betas=self.hp.betas, **fast)
