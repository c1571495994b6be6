"""StackGAN: Zhang, Xu, Li, Zhang, Wang, Huang & Metaxas 2017, arXiv:1612.03242.  Pictures from text in two stages: the
first draws shapes and colours, the second, with the text before it once more, makes a larger picture out of that one.

A text reaches both as a random point near its embedding (conditioning augmentation), so that few sentences make a
smooth space.  D is also shown real pictures with a wrong text.  As in the authors' code the divergence is a mean over
the numbers of the condition, with weight 2.  The networks are shorter than theirs: D keeps to 8 x width maps, where
theirs goes up to 32 and back, the residual blocks are those of stage II alone, and the text's mean and variance do not
pass through a leaky ReLU.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate

from ..errors import CourseError
from ..game import GAN, REHEARSAL, Move
from ..layers import normal_init, sides
from ..losses import softplus, wide
from .vae import kl_to_prior


@dataclass(frozen=True)
class Hyper:  # sec. 3.4
    size: int = 256
    channels: int = 3
    scale: int = 4  # the second stage makes a picture so many times as large: 2 or 4
    text_dim: int = 1024  # numbers of a text's embedding
    c_dim: int = 128  # of the condition
    z_dim: int = 100
    width: int = 64  # feature maps next to the first stage's picture
    blocks: int = 4  # residual blocks of the second stage
    divergence: float = 2.0  # weight of KL(condition | N(0, I))
    first: int = 5_313_000  # images of the first stage: 600 epochs of the 8,855 birds
    halving: int = 885_500  # images after which a stage halves its learning rate: 100 epochs
    batch_size: int = 64
    lr: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.999)


def doubling(n_in: int, n_out: int) -> tuple[nn.Module, ...]:
    """Maps of twice the side: nearest neighbours, then 3x3 (sec. 3.4)."""
    return nn.Upsample(scale_factor=2), *convolution(n_in, n_out)


def halving(n_in: int, n_out: int) -> tuple[nn.Module, ...]:
    """Maps of half the side."""
    return nn.Conv2d(n_in, n_out, 4, 2, 1, bias=False), nn.BatchNorm2d(n_out)


def convolution(n_in: int, n_out: int) -> tuple[nn.Module, ...]:
    """Maps of the same side."""
    return nn.Conv2d(n_in, n_out, 3, padding=1, bias=False), nn.BatchNorm2d(n_out), nn.ReLU()


def picture(n_in: int, channels: int) -> tuple[nn.Module, ...]:
    """The last layer of a stage."""
    return nn.Conv2d(n_in, channels, 3, padding=1), nn.Tanh()


class Residual(nn.Module):
    """x + f(x) with two convolutions."""

    def __init__(self, maps: int):
        super().__init__()
        self.f = nn.Sequential(*convolution(maps, maps), *convolution(maps, maps)[:-1])

    def forward(self, x: Tensor) -> Tensor:
        return (x + self.f(x)).relu()


class Condition(nn.Module):
    """Text [B, text_dim] and eps ~ N(0, I) -> condition c = mean + exp(log_var / 2) eps [B, c_dim], mean, log_var.

    Without a text c is eps, the prior to which the divergence pulls (sec. 3.2).
    """

    def __init__(self, hp: Hyper):
        super().__init__()
        self.moments = nn.Linear(hp.text_dim, 2 * hp.c_dim)

    def forward(self, text: Tensor | None, eps: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        if text is None:
            return eps, torch.zeros_like(eps), torch.zeros_like(eps)
        mean, log_var = self.moments(text).chunk(2, 1)
        return mean + (log_var / 2).exp() * eps, mean, log_var


class Sketch(nn.Module):
    """Stage I: z [B, z_dim] and condition [B, c_dim] -> image [B, C, size / scale, ...]."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.condition = Condition(hp)
        side, *rest = sides(hp.size, hp.scale)
        w = hp.width * 2 ** len(rest)  # 1024 maps of 4x4
        layers = [
            nn.Linear(hp.z_dim + hp.c_dim, w * side**2, bias=False),
            nn.Unflatten(1, (w, side, side)),
            nn.BatchNorm2d(w),
            nn.ReLU(),
        ]
        for _ in rest:
            layers += doubling(w, w // 2)
            w //= 2
        self.draw = nn.Sequential(*layers, *picture(w, hp.channels))

    def forward(self, z: Tensor, c: Tensor) -> Tensor:
        return self.draw(torch.cat([z, c], 1))


class Painting(nn.Module):
    """Stage II: an image of stage I and condition [B, c_dim] -> image [B, C, size, size]."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.condition = Condition(hp)
        w = 8 * hp.width
        self.look = nn.Sequential(
            nn.Conv2d(hp.channels, w // 4, 3, padding=1),
            nn.ReLU(),
            *halving(w // 4, w // 2),
            nn.ReLU(),
            *halving(w // 2, w),
            nn.ReLU(),
        )
        layers = [*convolution(w + hp.c_dim, w), *(Residual(w) for _ in range(hp.blocks))]
        for _ in range((4 * hp.scale).bit_length() - 1):
            layers += doubling(w, w // 2)
            w //= 2
        self.draw = nn.Sequential(*layers, *picture(w, hp.channels))

    def forward(self, image: Tensor, c: Tensor) -> Tensor:
        return self.draw(with_condition(self.look(image), c))


class Discriminator(nn.Module):
    """Image [B, C, size, size] and text [B, text_dim] -> logit [B]: real, and of this text."""

    def __init__(self, hp: Hyper, size: int):
        super().__init__()
        *rest, side = sides(size)[-2::-1]  # 32, 16, 8, 4
        w = hp.width
        layers = [nn.Conv2d(hp.channels, w, 4, 2, 1), nn.LeakyReLU(0.2)]
        for _ in rest:
            layers += [*halving(w, min(2 * w, 8 * hp.width)), nn.LeakyReLU(0.2)]
            w = min(2 * w, 8 * hp.width)
        self.look = nn.Sequential(*layers)
        self.read = nn.Sequential(nn.Linear(hp.text_dim, hp.c_dim), nn.LeakyReLU(0.2))
        self.judge = nn.Sequential(
            nn.Conv2d(w + hp.c_dim, w, 1, bias=False),
            nn.BatchNorm2d(w),
            nn.LeakyReLU(0.2),
            nn.Conv2d(w, 1, side),
            nn.Flatten(0),
        )

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        return self.judge(with_condition(self.look(x), self.read(text)))


def with_condition(maps: Tensor, c: Tensor) -> Tensor:
    """A condition [B, c_dim] at every place of [B, C, H, W]: [B, C + c_dim, H, W]."""
    return torch.cat([maps, c[:, :, None, None].expand(-1, -1, *maps.shape[2:])], 1)


class StackGAN(GAN):
    """Two games, one after the other: the second is played on the pictures of the first."""

    Hyper = Hyper
    fields, least = ("x", "text"), 2  # a wrong text is that of another picture of the batch
    tiny = dict(size=16, channels=1, scale=2, text_dim=6, c_dim=4, z_dim=4, width=2, blocks=1, first=48, batch_size=8)

    def __init__(self, **hp):
        super().__init__(**hp)
        hp = self.hp
        if hp.scale not in (2, 4) or hp.size % (4 * hp.scale):
            raise CourseError(
                f"size is {hp.size} and scale is {hp.scale}; scale must be 2 or 4, and size a multiple of 4 x scale"
            )
        self.G = normal_init(nn.ModuleList([Sketch(hp), Painting(hp)]))
        self.D = normal_init(nn.ModuleList([Discriminator(hp, hp.size // hp.scale), Discriminator(hp, hp.size)]))
        self.stage, self.seen = 1, 0  # which stage plays (0 or 1), and the images that it has seen

    def step(self, batches):
        x, text = next(batches)
        x = x if self.stage else avg_pool2d(x, self.hp.scale)
        fake, mean, log_var = self.paint(text, len(x))
        critic, wrong = self.D[self.stage], text.roll(1, 0)
        real, mismatched, faked = (critic(*pair) for pair in ((x, text), (x, wrong), (fake.detach(), text)))
        loss = softplus(-real).mean() + (softplus(mismatched).mean() + softplus(faked).mean()) / 2
        yield Move("D", loss, p_real=real.sigmoid().mean(), p_wrong=mismatched.sigmoid().mean())
        divergence = kl_to_prior(wide(mean), wide(log_var)).mean() / self.hp.c_dim
        loss = softplus(-critic(fake, text)).mean()
        yield Move("G", loss + self.hp.divergence * divergence, divergence=divergence)

    def paint(self, text: Tensor | None, n: int) -> tuple[Tensor, Tensor, Tensor]:
        """Pictures of the stage that plays, and mean and log-variance of its condition; stage I rests in stage II."""
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.stage == 0):
            c, mean, log_var = self.G[0].condition(text, self.draw(torch.randn, n, self.hp.c_dim))
            image = self.G[0](self.noise(n), c)
        if self.stage:
            c, mean, log_var = self.G[1].condition(text, self.draw(torch.randn, n, self.hp.c_dim))
            image = self.G[1](image, c)
        return image, mean, log_var

    def before_round(self, images: int) -> bool:
        """Stage I for the first images, then stage II; both with fresh optimisers."""
        stage = int(images >= self.hp.first)
        changed, self.stage, self.seen = stage != self.stage, stage, images - stage * self.hp.first
        return changed

    def lr_scale(self, progress: float) -> float:
        return 0.5 ** (self.seen // self.hp.halving)

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """Pictures of the texts `y` [n, text_dim]; without them, of conditions drawn from the prior."""
        if y is not None and getattr(y, "shape", None) != (n, self.hp.text_dim):
            found = list(y.shape) if isinstance(y, Tensor) else f"a {type(y).__name__}"
            raise CourseError(
                f"the texts are {found}; {n} pictures want embeddings [{n}, {self.hp.text_dim}], "
                "as gancourse.data.embed gives them"
            )
        return interpolate(self.paint(y, n)[0], self.hp.size)

    def sheet(self, n: int, batches) -> Tensor:
        return self.sample(n, y=self.texts(n, batches))

    def rehearse(self, batches) -> None:
        self.sample(REHEARSAL, y=self.texts(REHEARSAL, batches))

    def texts(self, n: int, batches) -> Tensor:
        """`n` texts of the data [n, text_dim]."""
        found = []
        while sum(map(len, found)) < n:
            found.append(next(batches)[1])
        return torch.cat(found)[:n]
