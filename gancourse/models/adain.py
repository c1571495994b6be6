"""AdaIN: Huang & Belongie 2017, arXiv:1703.06868.  The style of a picture is the mean and the spread of its features:
give the features of one picture those of another, and let a decoder turn them back into a picture.

Nobody plays against anybody.  The authors take the features from VGG-19, trained on the labels of ImageNet; here they
are those of an autoencoder with the same plan, less deep, which is trained on the pictures of both kinds while the
decoder learns.  Its features know colours and strokes, not objects: do not expect the paper's pictures.  The weight
of the style belongs to these features, as the authors' 0.01 belongs to theirs, and the learning rate stays where it is
instead of falling.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss

from ..errors import CourseError
from ..game import GAN, Move, beside, given


@dataclass(frozen=True)
class Hyper:  # sec. 6
    size: int = 256
    channels: int = 3
    width: int = 64  # feature maps next to the image
    scales: int = 4  # relu1_1 to relu4_1: the side is halved between them
    style: float = 10.0  # lambda
    batch_size: int = 8
    lr: float = 1e-4
    betas: tuple[float, float] = (0.9, 0.999)


def conv(maps: int, out: int) -> list[nn.Module]:
    """A convolution that keeps the side, without a border's traces (sec. 6.1), and its ReLU."""
    return [nn.Conv2d(maps, out, 3, 1, 1, padding_mode="reflect"), nn.ReLU()]


class Encoder(nn.ModuleList):
    """image [B, C, size, size] -> its features at every scale, the finest first."""

    def __init__(self, hp: Hyper):
        maps = [hp.width * 2**i for i in range(hp.scales)]
        deeper = [[*conv(m, m), nn.MaxPool2d(2), *conv(m, 2 * m)] for m in maps[:-1]]
        super().__init__(nn.Sequential(*layers) for layers in [conv(hp.channels, hp.width), *deeper])

    def forward(self, x: Tensor) -> list[Tensor]:
        found = []
        for scale in self:
            x = scale(x)
            found.append(x)
        return found


class Decoder(nn.Sequential):
    """coarsest features -> image [B, C, size, size] in [-1, 1]; without normalisation, which would undo a style."""

    def __init__(self, hp: Hyper):
        maps = [hp.width * 2**i for i in reversed(range(hp.scales - 1))]
        layers = [layer for m in maps for layer in (*conv(2 * m, m), nn.Upsample(scale_factor=2), *conv(m, m))]
        super().__init__(*layers, conv(hp.width, hp.channels)[0], nn.Tanh())


class StyleTransfer(GAN):
    """a gives the content, b the style; E and its own decoder R are an autoencoder, G paints what AdaIN mixed."""

    Hyper = Hyper
    fields, paired, product = ("a", "b"), False, ("E", "G")
    tiny = dict(size=16, channels=1, width=4, scales=3, batch_size=4)

    def __init__(self, **hp):
        super().__init__(**hp)
        hp = self.hp
        if hp.scales < 2 or hp.size % 2 ** (hp.scales - 1) or hp.size < 2**hp.scales:
            raise CourseError(
                f"size is {hp.size} and scales {hp.scales}: the side is halved {hp.scales - 1} times, at least once, "
                "and must end at a whole number of 2 or more"
            )
        self.E, self.R, self.G = Encoder(hp), Decoder(hp), Decoder(hp)

    def players(self):
        return {"AE": nn.ModuleList([self.E, self.R]), "G": self.G}

    def step(self, batches):
        a, b = next(batches)
        x = torch.cat([a, b])
        yield Move("AE", mse_loss(self.R(self.E(x)[-1]), x))
        styles = [f.detach() for f in self.E(b)]
        target = adain(self.E(a)[-1].detach(), styles[-1])
        found = self.E(self.G(target))
        content = mse_loss(found[-1], target)  # eq. 12
        style = sum(style_gap(f, s) for f, s in zip(found, styles))  # eq. 13
        yield Move("G", content + self.hp.style * style, content=content, style=style)

    def transfer(self, a: Tensor, b: Tensor, alpha: float = 1.0) -> Tensor:
        """The content of `a` in the style of `b`, [B, C, H, W]; alpha: from 0, as it is, to 1 (eq. 14)."""
        content = self.E(a)[-1]
        return self.G(content.lerp(adain(content, self.E(b)[-1]), alpha))

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """The first `n` pictures of `x`, each in the style of the one before it: [n, C, H, W]."""
        x = given(x, n, self.hp)
        return self.transfer(x, x.roll(1, 0))

    def sheet(self, n: int, batches) -> Tensor:
        """Content, style and what became of them, and so on."""
        a, b = next(batches)
        return beside(a, b, self.transfer(a, b))[:n]


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of every map of every picture: [B, C, H, W] -> [B, C, 1, 1] each (eq. 5 and 6)."""
    var, mean = torch.var_mean(features, (2, 3), correction=0, keepdim=True)
    return mean, (var + 1e-5).sqrt()


def adain(content: Tensor, style: Tensor) -> Tensor:
    """Features with the mean and the spread of another picture's: [B, C, H, W] (eq. 8)."""
    (mean, std), (wanted_mean, wanted_std) = moments(content), moments(style)
    return wanted_std * (content - mean) / std + wanted_mean


def style_gap(found: Tensor, style: Tensor) -> Tensor:
    """How far apart the means and spreads of two batches of features are: one scale of eq. 13."""
    return sum(mse_loss(one, other) for one, other in zip(moments(found), moments(style)))
