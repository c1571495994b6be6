"""Autoencoder: Hinton & Salakhutdinov 2006, doi:10.1126/science.1127647.  A picture through a bottleneck and back
(the paper trains it layer by layer first, here all layers learn at once).

A game of one player: encoder E and decoder G minimise one loss together.  With `noise` the encoder is shown a damaged
picture and is scored on the clean one (Vincent et al. 2008, doi:10.1145/1390156.1390294); with `grey` it is shown the
brightness alone and is scored on the colours (Zhang et al. 2016, arXiv:1603.08511, with a plainer loss).

The networks are those of DCGAN (Radford et al. 2016, arXiv:1511.06434): G as it stands, E with a code where D has its
verdict.  An autoencoder is a GAN's pair of networks in the other order.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from ..errors import CourseError
from ..game import GAN, Move, beside, given
from ..layers import normal_init
from . import dcgan


@dataclass(frozen=True)
class Hyper:  # Adam as its paper has it (Kingma & Ba 2015, sec. 2)
    size: int = 64
    channels: int = 3
    z_dim: int = 30  # numbers in a code, as many as Hinton's digits had
    width: int = 64  # feature maps next to the image
    noise: float = 0.0  # standard deviation of what is added to the pictures that E is shown
    grey: bool = False  # E is shown the brightness alone
    batch_size: int = 128
    lr: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)


class Encoder(dcgan.Discriminator):
    """image [B, C, size, size] -> numbers [B, outputs]."""

    def __init__(self, hp: Hyper, outputs: int):
        super().__init__(replace(hp, channels=1) if hp.grey else hp)
        verdict = self[-2]
        self[-2], self[-1] = nn.Conv2d(verdict.in_channels, outputs, verdict.kernel_size), nn.Flatten()


class Autoencoder(GAN):
    """Encoder and decoder, one player: what comes out should be what went in."""

    Hyper = Hyper
    tiny = dict(size=16, channels=1, width=4, z_dim=8, batch_size=8, noise=0.5)
    product = ("E", "G")
    outputs = 1  # numbers that E gives for each number of the code

    def __init__(self, **hp):
        super().__init__(**hp)
        if self.hp.grey and self.hp.channels != 3:
            raise CourseError(f"grey wants pictures with 3 channels to give colours to; channels is {self.hp.channels}")
        self.E = normal_init(Encoder(self.hp, self.outputs * self.hp.z_dim))
        self.G = normal_init(dcgan.Generator(self.hp))

    def players(self) -> dict[str, nn.Module]:
        return {"AE": nn.ModuleList([self.E, self.G])}

    def step(self, batches):
        (x,) = next(batches)
        x_star = self.G(self.encode(self.damage(x)))
        yield Move("AE", (x_star - x).square().mean())

    def damage(self, x: Tensor) -> Tensor:
        """The pictures [B, C, H, W] with noise of the standard deviation `hp.noise`."""
        if not self.hp.noise:
            return x
        return x + self.hp.noise * self.draw(torch.randn, *x.shape)

    def encode(self, x: Tensor) -> Tensor:
        """The codes [B, z_dim] of pictures [B, C, H, W]."""
        return self.E(brightness(x) if self.hp.grey else x)

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """Reconstructions of the first `n` pictures of `x`; without `x` what G makes of z ~ N(0, I), `n` times."""
        if x is None:
            return self.G(self.noise(n))
        if self.hp.grey and x.shape[1] == 1:  # which is all that E looks at
            x = x.expand(-1, self.hp.channels, -1, -1)
        return self.G(self.encode(given(x, n, self.hp)))

    def sheet(self, n: int, batches) -> Tensor:
        """Each picture as E sees it, and what G makes of its code."""
        (x,) = next(batches)
        shown = self.damage(x)
        seen = brightness(shown).expand_as(shown) if self.hp.grey else shown
        return beside(seen.clamp(-1, 1), self.sample(len(x), x=shown))[:n]

    def rehearse(self, batches) -> None:
        (x,) = next(batches)
        self.sample(len(x), x=self.damage(x))


def brightness(x: Tensor) -> Tensor:
    """The luma of RGB pictures (ITU-R BT.601): [B, 3, H, W] -> [B, 1, H, W]; grey pictures stay as they are."""
    if x.shape[1] == 1:
        return x
    red, green, blue = x.split(1, 1)
    return 0.299 * red + 0.587 * green + 0.114 * blue
