"""DiscoGAN: Kim, Cha, Kim, Lee & Kim 2017, arXiv:1703.05192.  Two domains that look nothing alike, joined by what the
networks find they have in common: translated there and back a picture must be what it was.

The networks are those of DCGAN (Radford et al. 2016, arXiv:1511.06434), a translator being a D without a verdict and
a G without z.  What the paper leaves open is as in the authors' code, where most of the game against D is to match
its features and D moves once in three batches.  Pictures lie in [-1, 1] behind a tanh; theirs lie in [0, 1] behind a
sigmoid, so that the same gap costs a quarter of the squares that it costs here.
"""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss

from ..game import GAN, Move, beside, given
from ..layers import normal_init, sides
from ..losses import Loss, nonsaturating
from . import dcgan


@dataclass(frozen=True)
class Hyper:  # sec. 3.2 and the authors' code
    size: int = 64
    channels: int = 3
    width: int = 64  # feature maps next to the image
    matching: float = 0.9  # share of feature matching in the game against D
    rate_first: float = 0.01  # weight of the way there and back at first,
    curriculum: int = 640_000  # for so many images: 10,000 batches,
    rate: float = 0.5  # and from then on
    weight_decay: float = 1e-5
    batch_size: int = 64
    lr: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.999)


halved = Loss(d=lambda real, fake: nonsaturating.d(real, fake) / 2, g=nonsaturating.g)


def down(maps: int, out: int) -> list[nn.Module]:
    """Half the side."""
    return [nn.Conv2d(maps, out, 4, 2, 1, bias=False), nn.BatchNorm2d(out), nn.LeakyReLU(0.2)]


def up(maps: int, out: int) -> list[nn.Module]:
    """Twice the side."""
    return [nn.ConvTranspose2d(maps, out, 4, 2, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU()]


class Translator(nn.Sequential):
    """image [B, C, size, size] -> image of the other domain, [B, C, size, size] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        widths = [hp.width * 2**i for i in range(len(sides(hp.size)) - 1)]  # 64, 128, 256, 512
        steps = list(pairwise(widths))
        layers = [nn.Conv2d(hp.channels, hp.width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
        for before, after in steps:
            layers += down(before, after)
        for before, after in reversed(steps):
            layers += up(after, before)
        super().__init__(*layers, nn.ConvTranspose2d(hp.width, hp.channels, 4, 2, 1, bias=False), nn.Tanh())


class Discriminator(dcgan.Discriminator):
    """image [B, C, size, size] -> logit [B]."""

    def features(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """The logits [B], and what lies behind each normalised layer."""
        found = []
        for before, layer in pairwise([None, *self]):
            x = layer(x)
            if isinstance(before, nn.BatchNorm2d):
                found.append(x)
        return x, found


class DiscoGAN(GAN):
    """Two translators, two judges, and a rate that first leaves the field to the judges."""

    Hyper, loss = Hyper, halved
    fields, paired, product = ("a", "b"), False, ("G_ab", "G_ba")
    tiny = dict(size=16, channels=1, width=4, curriculum=24, batch_size=4)

    def __init__(self, **hp):
        super().__init__(**hp)
        self.G_ab, self.G_ba = (normal_init(Translator(self.hp)) for _ in "ab")
        self.D_a, self.D_b = (normal_init(Discriminator(self.hp)) for _ in "ab")
        self.register_buffer("r", torch.tensor(float(self.hp.rate_first)))

    def players(self):
        return {"D": nn.ModuleList([self.D_a, self.D_b]), "G": nn.ModuleList([self.G_ab, self.G_ba])}

    def before_round(self, images: int) -> bool:
        self.r.fill_(self.hp.rate_first if images < self.hp.curriculum else self.hp.rate)
        return False

    def step(self, batches):
        a, b = next(batches)
        fake_a, fake_b = self.G_ba(b).detach(), self.G_ab(a).detach()
        yield Move("D", self.loss.d(self.D_a(a), self.D_a(fake_a)) + self.loss.d(self.D_b(b), self.D_b(fake_b)))
        for _ in range(2):
            a, b = next(batches)
            fake_b, fake_a = self.G_ab(a), self.G_ba(b)
            game = self.deceive(self.D_a, a, fake_a) + self.deceive(self.D_b, b, fake_b)
            cycle = mse_loss(self.G_ba(fake_b), a) + mse_loss(self.G_ab(fake_a), b)  # eq. 3
            yield Move("G", (1 - self.r) * game + self.r * cycle, game=game, cycle=cycle, rate=self.r)

    def deceive(self, judge: Discriminator, real: Tensor, fake: Tensor) -> Tensor:
        """The game against one D: mostly that its features are the same on average, partly its verdict."""
        (_, wanted), (logit, found) = judge.features(real), judge.features(fake)
        apart = sum(mse_loss(f.mean(0), w.mean(0)) for f, w in zip(found, wanted))
        return (1 - self.hp.matching) * self.loss.g(logit) + self.hp.matching * apart

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        hp = self.hp
        return torch.optim.Adam(parameters, lr=hp.lr, betas=hp.betas, weight_decay=hp.weight_decay, **fast)

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """Translations [n, C, H, W] of the first `n` pictures of `x` from a to b; `G_ba` is the way back."""
        return self.G_ab(given(x, n, self.hp))

    def sheet(self, n: int, batches) -> Tensor:
        """a, its translation, b, its translation, and so on."""
        a, b = next(batches)
        return beside(a, self.G_ab(a), b, self.G_ba(b))[:n]

    def rehearse(self, batches) -> None:
        a, b = next(batches)
        self.G_ab(a), self.G_ba(b)
