"""Context-encoder: Pathak, Krähenbühl, Donahue, Darrell & Efros 2016, arXiv:1604.07379.  The middle of a picture is cut
out; G paints it from what lies around, D sees nothing but what was painted.

The networks are those of DCGAN (Radford et al. 2016, arXiv:1511.06434): D and the second half of G for pictures of
half the side, and a D without a verdict as the first half of G.  Layers with a normalisation have no bias.
"""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from ..errors import CourseError
from ..game import GAN, Move, beside, given
from ..layers import normal_init, sides
from ..losses import nonsaturating
from . import dcgan

MEAN = (117, 104, 123)  # the colour of the hole, of 255: the mean of ImageNet in the authors' code


@dataclass(frozen=True)
class Hyper:  # sec. 4.2, app. A and the authors' code
    size: int = 128
    channels: int = 3
    width: int = 64  # feature maps next to the image
    bottleneck: int = 4000  # numbers that what lies around is summed up in
    adversarial: float = 0.001  # weight of the game against D; the rest is on the squares
    overlap: int = 4  # pixels at the hole's rim that G is shown and paints as well
    rim: float = 10.0  # weight of the squares there
    haste: float = 10.0  # how many times D's learning rate G's is
    batch_size: int = 64
    lr: float = 2e-4  # of D
    betas: tuple[float, float] = (0.5, 0.999)


class Painter(nn.Sequential):
    """image with a hole [B, C, size, size] -> its middle [B, C, size / 2, size / 2] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        first, *rest = sides(hp.size, 2)
        maps = [hp.channels, hp.width, *(hp.width * 2**i for i in range(len(rest)))]
        layers = []
        for i, (before, after) in enumerate(pairwise(maps)):
            norm = [nn.BatchNorm2d(after)] if i else []
            layers += [nn.Conv2d(before, after, 4, 2, 1, bias=False), *norm, nn.LeakyReLU(0.2)]
        code = nn.Conv2d(maps[-1], hp.bottleneck, first, bias=False)
        layers += [code, nn.BatchNorm2d(hp.bottleneck), nn.LeakyReLU(0.2), nn.Flatten()]
        super().__init__(*layers, *dcgan.Generator(half(hp)))


def half(hp: Hyper) -> dcgan.Hyper:
    """The settings of the DCGAN that paints and judges the middle."""
    return dcgan.Hyper(size=hp.size // 2, channels=hp.channels, z_dim=hp.bottleneck, width=hp.width)


class ContextEncoder(GAN):
    """A painter scored on squares almost alone, and a judge who keeps it from painting the mean."""

    Hyper, loss = Hyper, nonsaturating
    tiny = dict(size=16, channels=1, width=4, bottleneck=16, overlap=1, batch_size=4)
    least = 2  # batch normalisation of a single pixel

    def __init__(self, **hp):
        super().__init__(**hp)
        hp = self.hp
        if hp.size % 4 or hp.size // 2 <= 2 * hp.overlap:
            raise CourseError(
                f"size is {hp.size} and overlap {hp.overlap}: the hole, half as wide as the picture, must be wider "
                "than the overlap on both sides, and size a multiple of 4"
            )
        self.G, self.D = normal_init(Painter(hp)), normal_init(dcgan.Discriminator(half(hp)))
        inner = torch.zeros(1, 1, hp.size // 2, hp.size // 2)
        inner[..., hp.overlap : hp.size // 2 - hp.overlap, hp.overlap : hp.size // 2 - hp.overlap] = 1
        colour = torch.tensor(MEAN if hp.channels == 3 else [sum(MEAN) / 3] * hp.channels).view(1, -1, 1, 1)
        self.register_buffer("inner", inner, persistent=False)  # 1 where G is shown nothing
        self.register_buffer("colour", colour / 127.5 - 1, persistent=False)

    def step(self, batches):
        hp, (x,) = self.hp, next(batches)
        real, fake = self.middle(x), self.G(self.cut(x))
        real_logit, fake_logit = self.D(real), self.D(fake.detach())
        yield Move(
            "D",
            self.loss.d(real_logit, fake_logit),
            p_real=real_logit.sigmoid().mean(),
            p_fake=fake_logit.sigmoid().mean(),
        )
        weight = self.inner + hp.rim * (1 - self.inner)
        adv, squares = self.loss.g(self.D(fake)), (weight * (fake - real).square()).mean()
        yield Move("G", hp.adversarial * adv + (1 - hp.adversarial) * squares, adv=adv, squares=squares)  # eq. 3

    def middle(self, x: Tensor) -> Tensor:
        """What G has to paint: [B, C, size, size] -> [B, C, size / 2, size / 2]."""
        quarter = self.hp.size // 4
        return x[..., quarter:-quarter, quarter:-quarter]

    def cut(self, x: Tensor) -> Tensor:
        """Pictures [B, C, size, size] with a hole of one colour; the overlap stays."""
        return self.fill(x, self.colour)

    def fill(self, x: Tensor, middle: Tensor) -> Tensor:
        """Pictures [B, C, size, size] with the hole in them replaced by that of `middle`."""
        hole = nn.functional.pad(self.inner, [self.hp.size // 4] * 4)
        return x * (1 - hole) + hole * nn.functional.pad(middle.expand_as(self.middle(x)), [self.hp.size // 4] * 4)

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        lr = self.hp.lr * (self.hp.haste if player == "G" else 1)
        return torch.optim.Adam(parameters, lr=lr, betas=self.hp.betas, **fast)

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """The first `n` pictures of `x` with their middle painted by G: [n, C, H, W]."""
        x = given(x, n, self.hp)
        return self.fill(x, self.G(self.cut(x)))

    def sheet(self, n: int, batches) -> Tensor:
        """Each picture with its hole, and with the hole filled."""
        (x,) = next(batches)
        return beside(self.cut(x), self.sample(len(x), x=x))[:n]

    def rehearse(self, batches) -> None:
        (x,) = next(batches)
        self.G(self.cut(x))
