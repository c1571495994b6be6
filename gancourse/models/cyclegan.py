"""CycleGAN: Zhu, Park, Isola & Efros 2017, arXiv:1703.10593.  Translation without pairs: what is translated there and
back must be what it was.

The paper's G, F, D_X, D_Y are G_ab, G_ba, D_a, D_b here.  Details that the paper leaves open are those of the authors'
code: the identity loss is on, and the translators move before the judges, who then see the fakes of before that move.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import l1_loss

from ..errors import CourseError
from ..game import GAN, Move, beside, given
from ..layers import normal_init
from ..losses import Loss, least_squares
from .pix2pix import PatchGAN, check_patches


@dataclass(frozen=True)
class Hyper:  # sec. 4, 5.2 and 7
    size: int = 256
    channels: int = 3
    width: int = 64  # feature maps next to the image
    blocks: int = 9  # 6 for 128 pixels
    layers: int = 3  # of D that halve the side; it sees patches of 16, 34, 70, 142, 286 pixels with 1 to 5
    cycle: float = 10.0  # lambda
    identity: float = 5.0  # 0.5 lambda; 0 switches it off
    history: int = 50  # past fakes of each translator
    batch_size: int = 1
    lr: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.999)


patches = Loss(  # sec. 7.1: the squares as they stand, "divide the objective by 2 while optimizing D"
    d=least_squares.d,
    g=lambda fake: 2 * least_squares.g(fake),
)


def conv(maps: int, out: int, kernel: int, stride: int = 1, **padding) -> list[nn.Module]:
    """Convolution and normalisation of each picture; the side is divided by the stride."""
    return [nn.Conv2d(maps, out, kernel, stride, **padding), nn.InstanceNorm2d(out)]


def up(maps: int, out: int) -> list[nn.Module]:
    """Twice the side."""
    return [nn.ConvTranspose2d(maps, out, 3, 2, 1, output_padding=1), nn.InstanceNorm2d(out)]


def reflected(x: Tensor, width: int) -> Tensor:
    """Feature maps with `width` pixels of their mirror image around them, [B, C, H, W] -> [B, C, H + 2 width, ...].

    Put together from pieces, because PyTorch's own padding keeps its input for the way back.
    """
    for dim in (2, 3):
        low, high = x.narrow(dim, 1, width), x.narrow(dim, x.shape[dim] - 1 - width, width)
        x = torch.cat([low.flip(dim), x, high.flip(dim)], dim)
    return x


class PaddedReLU(nn.Module):
    """ReLU and reflection, for a convolution without padding of its own: what is padded is written over."""

    def __init__(self, width: int):
        super().__init__()
        self.width = width

    def forward(self, x: Tensor) -> Tensor:
        return reflected(x, self.width).relu_()


class Residual(nn.Sequential):
    """Feature maps of `maps` channels -> the same and what two convolutions add (sec. 7.2: R256)."""

    def __init__(self, maps: int):
        super().__init__(*conv(maps, maps, 3), PaddedReLU(1), *conv(maps, maps, 3))

    def forward(self, x: Tensor) -> Tensor:
        return x + super().forward(reflected(x, 1))


class Translator(nn.Sequential):
    """image [B, C, size, size] -> the same thing in the other domain, [B, C, size, size] in [-1, 1] (sec. 7.2)."""

    def __init__(self, hp: Hyper):
        w, c = hp.width, hp.channels
        super().__init__(
            *conv(c, w, 7, padding=3, padding_mode="reflect"),
            nn.ReLU(),
            *conv(w, 2 * w, 3, 2, padding=1),
            nn.ReLU(),
            *conv(2 * w, 4 * w, 3, 2, padding=1),
            nn.ReLU(),
            *[Residual(4 * w) for _ in range(hp.blocks)],
            *up(4 * w, 2 * w),
            nn.ReLU(),
            *up(2 * w, w),
            PaddedReLU(3),
            nn.Conv2d(w, c, 7),
            nn.Tanh(),
        )


class History(nn.Module):
    """Past fakes, of which D is shown every second (Shrivastava et al. 2017, sec. 2.3).

    The first `size` fakes are kept and shown.  From then on a fake is shown as it is, or, as often, it is kept in the
    place of a past one that is shown in its stead.  Each process keeps its own.
    """

    def __init__(self, size: int, *shape: int):
        super().__init__()
        self.register_buffer("images", torch.zeros(size, *shape))
        self.register_buffer("seen", torch.zeros(1, dtype=torch.int64))

    def forward(self, fake: Tensor, coin: Tensor, place: Tensor) -> Tensor:
        """Fakes [B, ...] -> what D is shown, [B, ...]; coin, place: numbers from U[0, 1), [B]."""
        size = len(self.images)
        if not size:
            return fake
        shown = []
        for new, toss, where in zip(fake.to(self.images.dtype).split(1), coin.split(1), place.split(1)):
            filling = self.seen < size
            slot = torch.where(filling, self.seen, (where * size).long())
            old = self.images.index_select(0, slot)
            keep, recall = filling | (toss < 0.5), ~filling & (toss < 0.5)
            shown.append(torch.where(recall.view(-1, *[1] * (new.ndim - 1)), old, new))
            self.images.index_copy_(0, slot, torch.where(keep.view(-1, *[1] * (new.ndim - 1)), new, old))
            self.seen += 1
        return torch.cat(shown)


class CycleGAN(GAN):
    """Two translators and a judge of patches on either side."""

    Hyper, loss = Hyper, patches
    fields, paired, product = ("a", "b"), False, ("G_ab", "G_ba")
    tiny = dict(size=16, channels=1, width=4, blocks=1, layers=1, history=3, batch_size=4)

    def __init__(self, **hp):
        super().__init__(**hp)
        hp = self.hp
        if hp.size % 4 or hp.size < 8:
            raise CourseError(f"size is {hp.size}; it is halved twice, so it must be a multiple of 4 from 8 up")
        check_patches(hp.size, hp.layers)
        self.G_ab, self.G_ba = normal_init(Translator(hp)), normal_init(Translator(hp))
        judge = lambda: normal_init(PatchGAN(hp.channels, hp.width, hp.layers, affine=False))
        self.D_a, self.D_b = judge(), judge()
        self.past_a, self.past_b = (History(hp.history, hp.channels, hp.size, hp.size) for _ in "ab")

    def players(self):
        return {"G": nn.ModuleList([self.G_ab, self.G_ba]), "D": nn.ModuleList([self.D_a, self.D_b])}

    def step(self, batches):
        hp, (a, b) = self.hp, next(batches)
        fake_b, fake_a = self.G_ab(a), self.G_ba(b)
        adv = self.loss.g(self.D_b(fake_b)) + self.loss.g(self.D_a(fake_a))
        cycle = l1_loss(self.G_ba(fake_b), a) + l1_loss(self.G_ab(fake_a), b)  # eq. 2
        terms = dict(adv=adv, cycle=cycle)
        if hp.identity:
            terms["identity"] = l1_loss(self.G_ba(a), a) + l1_loss(self.G_ab(b), b)
        yield Move("G", adv + hp.cycle * cycle + hp.identity * terms.get("identity", 0), **terms)
        past_a, past_b = self.remember(self.past_a, fake_a), self.remember(self.past_b, fake_b)
        yield Move("D", self.loss.d(self.D_a(a), self.D_a(past_a)) + self.loss.d(self.D_b(b), self.D_b(past_b)))

    def remember(self, past: History, fake: Tensor) -> Tensor:
        """Fakes [B, C, H, W], half of them exchanged for past ones."""
        return past(fake.detach(), self.uniform(len(fake)), self.uniform(len(fake)))

    def lr_scale(self, progress: float) -> float:
        """Flat for half of the training, then straight down to 0 (sec. 4)."""
        return min(1.0, 2 * (1 - progress))

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """Translations [n, C, H, W] of the first `n` pictures of `x` from a to b; `G_ba` is the way back."""
        return self.G_ab(given(x, n, self.hp))

    def sheet(self, n: int, batches) -> Tensor:
        """a, its translation, b, its translation, and so on."""
        a, b = next(batches)
        return beside(a, self.G_ab(a), b, self.G_ba(b))[:n]
