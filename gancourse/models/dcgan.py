"""DCGAN: Radford, Metz & Chintala 2016, arXiv:1511.06434.  Goodfellow's game, new networks: strided convolutions,
batch normalisation (not at G's output, not at D's input), no pooling, no hidden dense layer.

Kernels are 4x4 as in PyTorch's example, which divides evenly by the stride; the authors' own code has 5x5.
z is Gaussian; the paper draws it from U(-1, 1).
"""

from dataclasses import dataclass

from torch import nn

from ..game import GAN, Move
from ..layers import normal_init, sides
from ..losses import nonsaturating


@dataclass(frozen=True)
class Hyper:  # sec. 4
    size: int = 64
    channels: int = 3
    z_dim: int = 100
    width: int = 128  # feature maps next to the image (fig. 1: 1024 at 4x4)
    batch_size: int = 128
    lr: float = 2e-4  # "0.001, to be too high"
    betas: tuple[float, float] = (0.5, 0.999)  # 0.9 "resulted in training oscillation and instability"


class Generator(nn.Sequential):
    """z [B, z_dim] -> image [B, C, size, size] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        first, *rest = sides(hp.size)
        w = hp.width * 2 ** (len(rest) - 1)  # 1024 maps of 4x4
        layers = [
            nn.Unflatten(1, (hp.z_dim, 1, 1)),
            nn.ConvTranspose2d(hp.z_dim, w, first, bias=False),
            nn.BatchNorm2d(w),
            nn.ReLU(),
        ]
        for _ in rest[:-1]:  # 8, 16, 32
            layers += [nn.ConvTranspose2d(w, w // 2, 4, 2, 1, bias=False), nn.BatchNorm2d(w // 2), nn.ReLU()]
            w //= 2
        super().__init__(*layers, nn.ConvTranspose2d(w, hp.channels, 4, 2, 1, bias=False), nn.Tanh())


class Discriminator(nn.Sequential):
    """image [B, C, size, size] -> logit [B]; sigmoid(logit) = P(real)."""

    def __init__(self, hp: Hyper):
        *rest, last = reversed(sides(hp.size)[:-1])  # 32, 16, 8, 4
        w = hp.width
        layers = [nn.Conv2d(hp.channels, w, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
        for _ in rest:  # 16, 8, 4
            layers += [nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2)]
            w *= 2
        super().__init__(*layers, nn.Conv2d(w, 1, last, bias=False), nn.Flatten(0))


class DCGAN(GAN):
    """Two convolutional networks; the first GAN whose pictures a stranger might believe."""

    Hyper, loss = Hyper, nonsaturating
    tiny = dict(size=16, channels=1, width=4, z_dim=8, batch_size=8)

    def __init__(self, **hp):
        super().__init__(**hp)
        self.G, self.D = normal_init(Generator(self.hp)), normal_init(Discriminator(self.hp))

    def step(self, batches):
        (x,) = next(batches)
        fake = self.G(self.noise(len(x)))
        real_logit, fake_logit = self.D(x), self.D(fake.detach())
        yield Move(
            "D",
            self.loss.d(real_logit, fake_logit),
            p_real=real_logit.sigmoid().mean(),
            p_fake=fake_logit.sigmoid().mean(),
        )
        yield Move("G", self.loss.g(self.D(fake)))
