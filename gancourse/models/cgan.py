"""CGAN: Mirza & Osindero 2014, arXiv:1411.1784.  Both players are told a label: G makes what it is asked for, D judges
whether a picture is real and is what the label says.

The networks are the paper's perceptrons for MNIST (sec. 4.1).  As in `gan.py`, pictures lie in [-1, 1] behind a tanh, z
is Gaussian instead of uniform, and Adam takes the place of SGD with momentum.  Dropout is in D alone; the paper has it
in G too, where it would make what D judges differ from what G draws when it is asked.
A game may have several labels at once, such as the initial, the vowel and the final of a Hangul syllable.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from ..errors import CourseError
from ..game import GAN, Move
from ..layers import Maxout, uniform_init
from ..losses import nonsaturating

WHOLE = (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8)


@dataclass(frozen=True)
class Hyper:  # sec. 4.1
    size: int = 28
    channels: int = 1
    z_dim: int = 100
    labels: tuple[str, ...] = ("y",)  # fields of the data,
    classes: tuple[int, ...] = (10,)  # and how many classes each has
    width: int = 1200  # hidden units of G: 200 for z and 1000 for y, then 1200; D has a fifth as many maxout units
    dropout: float = 0.5  # of D's hidden units
    batch_size: int = 100
    lr: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.999)


def one_hots(y: Tensor, classes: tuple[int, ...]) -> Tensor:
    """Labels int64 [B, labels] -> a 1 in the place of each: [B, sum(classes)]."""
    return torch.cat([one_hot(column, n) for column, n in zip(y.unbind(1), classes)], 1).float()


class Generator(nn.Module):
    """z [B, z_dim] and labels [B, labels] -> image [B, C, size, size] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.classes, narrow = hp.classes, hp.width // 6
        self.z = nn.Sequential(nn.Linear(hp.z_dim, narrow), nn.ReLU())
        self.y = nn.Sequential(nn.Linear(sum(hp.classes), 5 * narrow), nn.ReLU())
        self.joint = nn.Sequential(
            nn.Linear(6 * narrow, hp.width),
            nn.ReLU(),
            nn.Linear(hp.width, hp.channels * hp.size**2),
            nn.Tanh(),
            nn.Unflatten(1, (hp.channels, hp.size, hp.size)),
        )

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.joint(torch.cat([self.z(z), self.y(one_hots(y, self.classes))], 1))


class Discriminator(nn.Module):
    """image [B, C, size, size] and labels [B, labels] -> logit [B]; sigmoid(logit) = P(real | labels)."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.classes, units, few = hp.classes, hp.width // 5, hp.width // 24
        self.x = nn.Sequential(nn.Flatten(), Maxout(hp.channels * hp.size**2, units, 5), nn.Dropout(hp.dropout))
        self.y = nn.Sequential(Maxout(sum(hp.classes), few, 5), nn.Dropout(hp.dropout))
        self.joint = nn.Sequential(
            Maxout(units + few, units, 4), nn.Dropout(hp.dropout), nn.Linear(units, 1), nn.Flatten(0)
        )

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return self.joint(torch.cat([self.x(x), self.y(one_hots(y, self.classes))], 1))


class CGAN(GAN):
    """The game of 2014 with labels for both players."""

    Hyper, loss = Hyper, nonsaturating
    tiny = dict(size=8, width=24, z_dim=4, batch_size=8)

    def __init__(self, **hp):
        super().__init__(**hp)
        hp = self.hp
        if not len(set(hp.labels)) == len(hp.labels) == len(hp.classes) > 0:
            raise CourseError(
                f"labels are {hp.labels} and classes {hp.classes}; give one number of classes for each label, "
                'for example labels=("initial", "vowel", "final"), classes=(19, 21, 28)'
            )
        self.networks()

    def networks(self) -> None:
        """Make G and D."""
        if self.hp.width < 24:
            raise CourseError(f"width is {self.hp.width}; D sees labels through a 24th of it, so it must be 24 or more")
        self.G, self.D = uniform_init(Generator(self.hp), 0.05), uniform_init(Discriminator(self.hp), 0.005)

    @property
    def fields(self) -> tuple[str, ...]:
        """The pictures and their labels."""
        return "x", *self.hp.labels

    def step(self, batches):  # eq. 2; the fakes are asked for with the labels of the reals
        x, *y = next(batches)
        y = torch.stack(y, 1)
        fake = self.G(self.noise(len(x)), y)
        real_logit, fake_logit = self.D(x, y), self.D(fake.detach(), y)
        yield Move(
            "D",
            self.loss.d(real_logit, fake_logit),
            p_real=real_logit.sigmoid().mean(),
            p_fake=fake_logit.sigmoid().mean(),
        )
        yield Move("G", self.loss.g(self.D(fake, y)))

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """`n` pictures of the labels `y`, int64 [n] or [n, labels]; without `y` the classes in turn.

        Raises CourseError for labels of another shape or type, and for classes that there are not.
        """
        z = self.noise(n)
        return self.G(z, self.asked(n, y).to(z.device))

    def asked(self, n: int, y: Tensor | None) -> Tensor:
        """The labels that a user asks for, checked: int64 [n, labels]."""
        hp = self.hp
        if y is None:
            return torch.arange(n)[:, None] % torch.tensor(hp.classes)
        if not isinstance(y, Tensor) or y.dtype not in WHOLE:
            kind = y.dtype if isinstance(y, Tensor) else type(y).__name__
            raise CourseError(f"y is {kind}; it wants a tensor of whole numbers, for example torch.tensor([7])")
        y = y[:, None] if y.ndim == 1 else y
        if y.shape != (n, len(hp.labels)):
            raise CourseError(
                f"y has the shape {list(y.shape)}; for {n} pictures it wants {[n, len(hp.labels)]}, "
                f"a column each for {', '.join(hp.labels)}"
            )
        for name, column, classes in zip(hp.labels, y.unbind(1), hp.classes):
            if n and not 0 <= column.min() <= column.max() < classes:
                raise CourseError(
                    f"the labels {name!r} run from {column.min()} to {column.max()}; "
                    f"the game has {classes} classes, 0 to {classes - 1}"
                )
        return y.long()

    def rehearse(self, batches) -> None:
        """Labels as often as the data have them, which the classes in turn are not."""
        x, *y = next(batches)
        self.G(self.noise(len(x)), torch.stack(y, 1))
