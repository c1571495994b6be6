"""SNGAN: Miyato et al. 2018, arXiv:1802.05957.  Every layer of D is divided by its spectral norm, the most by which it
can stretch a vector, so that D has no steep places; the hinge loss asks it for a margin and no more.

The networks are the paper's convolutional ones (table 3), for any side that doubles from 4 to 7.  The norm is estimated
by one step of the power iteration whenever D is used in training, as in the authors' code.  G moves with the fakes that
D judged last; algorithm 1 of GANs draws new ones.
"""

from dataclasses import dataclass
from itertools import pairwise

from torch import nn
from torch.nn.utils.parametrizations import spectral_norm

from ..game import GAN, Move
from ..layers import normal_init, sides
from ..losses import hinge


@dataclass(frozen=True)
class Hyper:  # sec. 4 and table 1, row C, the numbers of DCGAN
    size: int = 32
    channels: int = 3
    z_dim: int = 128
    width: int = 64  # feature maps next to the image (table 3)
    n_critic: int = 1  # n_dis
    batch_size: int = 64
    lr: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.999)


class Generator(nn.Sequential):
    """z [B, z_dim] -> image [B, C, size, size] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        first, *rest = sides(hp.size)
        w = hp.width * 2 ** len(rest)  # 512 maps of 4x4
        layers = [nn.Linear(hp.z_dim, w * first**2), nn.Unflatten(1, (w, first, first))]
        for _ in rest:  # 8, 16, 32
            layers += [nn.ConvTranspose2d(w, w // 2, 4, 2, 1, bias=False), nn.BatchNorm2d(w // 2), nn.ReLU()]
            w //= 2
        super().__init__(*layers, nn.Conv2d(w, hp.channels, 3, 1, 1), nn.Tanh())


class Discriminator(nn.Sequential):
    """image [B, C, size, size] -> logit [B].  No normalisation of what the layers give, only of their weights."""

    def __init__(self, hp: Hyper):
        first, *rest = sides(hp.size)
        widths = [hp.width * 2**i for i in range(len(rest) + 1)]  # 64, 128, 256, 512
        layers = [nn.Conv2d(hp.channels, hp.width, 3, 1, 1), nn.LeakyReLU(0.1)]
        for w, wider in pairwise(widths):  # 32 -> 16, 8, 4
            layers += [nn.Conv2d(w, w, 4, 2, 1), nn.LeakyReLU(0.1), nn.Conv2d(w, wider, 3, 1, 1), nn.LeakyReLU(0.1)]
        super().__init__(*layers, nn.Flatten(), nn.Linear(widths[-1] * first**2, 1), nn.Flatten(0))


class SNGAN(GAN):
    """A discriminator that cannot be steep, and the hinge loss."""

    Hyper, loss = Hyper, hinge
    tiny = dict(size=16, channels=1, width=4, z_dim=8, batch_size=8)

    def __init__(self, **hp):
        super().__init__(**hp)
        self.G, self.D = normal_init(Generator(self.hp)), normal_init(Discriminator(self.hp))
        for layer in self.D:
            if hasattr(layer, "weight"):
                spectral_norm(layer)

    def step(self, batches):
        for _ in range(self.hp.n_critic):
            (x,) = next(batches)
            fake = self.G(self.noise(len(x)))
            yield Move("D", self.loss.d(self.D(x), self.D(fake.detach())))
        yield Move("G", self.loss.g(self.D(fake)))
