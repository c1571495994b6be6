"""pix2pix: Isola, Zhu, Zhou & Efros 2017, arXiv:1611.07004.  A picture is the condition: what to draw is known, how it
should look is judged patch by patch.  Wants pairs of pictures that show the same thing.

Here the batch has a normalisation for each picture: the authors use batch normalisation with batches of 1 and the test
picture's own statistics, which is the same and stays so with larger batches.
"""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import dropout, l1_loss, relu

from ..errors import CourseError
from ..game import GAN, Move, beside, given
from ..layers import normal_init
from ..losses import nonsaturating


@dataclass(frozen=True)
class Hyper:  # sec. 3.3 and app. 6.1, 6.2
    size: int = 256  # a power of two: the U-Net goes down to one pixel
    channels: int = 3
    width: int = 64  # feature maps next to the image
    layers: int = 3  # of D that halve the side; it sees patches of 16, 34, 70, 142, 286 pixels with 1 to 5
    dropout: float = 0.5  # in three layers of G, in use too: the only noise there is
    l1: float = 100.0  # lambda
    batch_size: int = 1
    lr: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.999)


class Noise(nn.Dropout):
    """Dropout that stays on when the game is over (sec. 3.2.1)."""

    def forward(self, x: Tensor) -> Tensor:
        return dropout(x, self.p, training=True)


class UNet(nn.Module):
    """image [B, C, size, size] -> image of the same shape in [-1, 1]; each layer also sees its mirror layer."""

    def __init__(self, hp: Hyper):
        super().__init__()
        depth = hp.size.bit_length() - 1
        widths = [hp.channels] + [hp.width * min(2**i, 8) for i in range(depth)]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        for i, (wide, deep) in enumerate(pairwise(widths)):
            normed = 0 < i < depth - 1  # not next to the image, not at one pixel, where nothing would be left
            norm = [nn.InstanceNorm2d(deep, affine=True)] if normed else []
            self.down.append(nn.Sequential(nn.Conv2d(wide, deep, 4, 2, 1, bias=False), *norm, nn.LeakyReLU(0.2)))
            deep *= 1 if i == depth - 1 else 2  # with the mirror layer's maps
            if i:
                noise = [Noise(hp.dropout)] if i >= depth - 3 else []
                upward = [nn.ConvTranspose2d(deep, wide, 4, 2, 1, bias=False), nn.InstanceNorm2d(wide, affine=True)]
            else:
                upward, noise = [nn.ConvTranspose2d(deep, wide, 4, 2, 1), nn.Tanh()], []
            self.up.insert(0, nn.Sequential(*upward, *noise))

    def forward(self, x: Tensor) -> Tensor:
        skips = []
        for layer in self.down:
            x = layer(x)
            skips.append(x)
        x = self.up[0](relu(skips.pop()))
        for layer in self.up[1:]:
            x = layer(relu(torch.cat([x, skips.pop()], 1)))
        return x


class PatchGAN(nn.Sequential):
    """images [B, C, H, W] -> a logit for each patch, [B, 1, h, w] (app. 6.1.2).

    layers: convolutions that halve the side; the patches' side is `receptive_field(net)`.  affine: whether the
    normalisation of each picture has scales and shifts of its own.
    """

    def __init__(self, channels: int, width: int, layers: int, affine: bool):
        maps = [width * min(2**i, 8) for i in range(layers + 1)]
        body = [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2)]
        for i, (before, after) in enumerate(pairwise(maps)):
            stride = 2 if i < layers - 1 else 1
            conv = nn.Conv2d(before, after, 4, stride, 1, bias=not affine)
            body += [conv, nn.InstanceNorm2d(after, affine=affine), nn.LeakyReLU(0.2)]
        super().__init__(*body, nn.Conv2d(maps[-1], 1, 4, 1, 1))


class Pix2Pix(GAN):
    """A U-Net that draws and a judge of patches who is shown the question beside the answer."""

    Hyper, loss = Hyper, nonsaturating
    fields = ("a", "b")
    tiny = dict(size=16, channels=1, width=4, layers=1, batch_size=4)

    def __init__(self, **hp):
        super().__init__(**hp)
        hp = self.hp
        if hp.size < 8 or hp.size & (hp.size - 1):
            raise CourseError(f"size is {hp.size}; the U-Net wants a power of two from 8 up, for example 64")
        check_patches(hp.size, hp.layers)
        self.G = normal_init(UNet(hp))
        self.D = normal_init(PatchGAN(2 * hp.channels, hp.width, hp.layers, affine=True))

    def step(self, batches):
        a, b = next(batches)
        fake = self.G(a)
        real_logit, fake_logit = self.D(torch.cat([a, b], 1)), self.D(torch.cat([a, fake.detach()], 1))
        yield Move(
            "D",
            self.loss.d(real_logit, fake_logit) / 2,  # sec. 3.3: "slows down the rate at which D learns"
            p_real=real_logit.sigmoid().mean(),
            p_fake=fake_logit.sigmoid().mean(),
        )
        adv, l1 = self.loss.g(self.D(torch.cat([a, fake], 1))), l1_loss(fake, b)
        yield Move("G", adv + self.hp.l1 * l1, adv=adv, l1=l1)  # eq. 4

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """Translations [n, C, H, W] of the first `n` pictures of `x`, other ones each time."""
        return self.G(given(x, n, self.hp))

    def sheet(self, n: int, batches) -> Tensor:
        """Input and translation beside each other."""
        a, _ = next(batches)
        return beside(a, self.G(a))[:n]


def check_patches(size: int, layers: int) -> None:
    """Refuse a judge of patches with nothing left to say: CourseError."""
    if layers < 1 or size // 2**layers < 3:
        raise CourseError(
            f"layers is {layers}: a picture of {size} pixels halved so often leaves D no patch to judge; "
            f"choose 1 to {(size // 3).bit_length() - 1}"
        )


def receptive_field(net: nn.Module) -> int:
    """The side of the patch of pixels that one output of a chain of convolutions depends on."""
    side = 1
    for conv in reversed([m for m in net.modules() if isinstance(m, nn.Conv2d)]):
        side = (side - 1) * conv.stride[0] + conv.kernel_size[0]
    return side
