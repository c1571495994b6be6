"""The museum of failures: twelve small games that go wrong, each made by one line, and the one change that mends each.

    museum.case(1).show()                       an exhibit without its label
    museum.case("collapse").show()              the same by its name
    museum.case("collapse", cured=True).show()  the same seed, the same game, mended

Points where points will do, pictures of 16 pixels elsewhere: a case takes seconds of one core.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from . import data, metrics
from .budget import budget
from .data import Resident, toys
from .engine import train
from .errors import unknown
from .game import GAN, Move
from .layers import normal_init
from .models import dcgan, mixture

SHOWN = 4  # moments of a training that an exhibit shows
POINTS, PICTURES, SHEET = 512, 256, 16  # samples at each moment, and pictures of them on a sheet
NEAR = 0.25  # of the ring's centres: points farther away belong to no mode


# ------------------------------------------------------------------------------------------------ games on points


@dataclass(frozen=True)
class Hyper(mixture.Hyper):
    width: int = 32
    layers: int = 2
    loss: str = "nonsaturating"
    r1: float = 0.1
    penalty: float = 0.0
    n_critic: int = 1
    g_moves: int = 1  # of G in a round
    haste: float = 1.0  # G's rate as a multiple of D's
    batch_size: int = 64
    lr: float = 2e-3
    betas: tuple[float, float] = (0.0, 0.99)


class Points(mixture.Mixture):
    """Two small perceptrons on the ring of eight; the players need not be equally quick."""

    Hyper = Hyper
    tiny = dict(width=16, batch_size=8)

    def step(self, batches):
        yield from super().step(batches)
        for _ in range(self.hp.g_moves - 1):
            yield Move("G", self.loss.g(self.D(self.G(self.noise(self.hp.batch_size)))))

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        rate = self.hp.lr * (self.hp.haste if player == "G" else 1.0)
        return torch.optim.Adam(parameters, lr=rate, betas=self.hp.betas, **fast)

    def lr_scale(self, progress: float) -> float:
        return 1.0


class Shift(nn.Module):
    """z [B, 2] -> place + z / 10: a cloud that can be moved and nothing else."""

    def __init__(self):
        super().__init__()
        self.place = nn.Parameter(torch.tensor([1.0, 0.0]))

    def forward(self, z: Tensor) -> Tensor:
        return self.place + z / 10


class Orbit(Points):
    """The Dirac-GAN of chapter 4 in the plane: G moves a cloud, D is a slope, both step by plain gradients."""

    def __init__(self, **hp):
        super().__init__(**hp)
        self.G = Shift()
        slope = nn.Linear(2, 1, bias=False)
        with torch.no_grad():
            slope.weight.copy_(torch.tensor([[0.0, 1.0]]))
        self.D = nn.Sequential(slope, nn.Flatten(0))

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        return torch.optim.SGD(parameters, lr=self.hp.lr)


@dataclass(frozen=True)
class LabelledHyper(Hyper):
    kinds: int = 8  # of points, one a mode
    mended: bool = False


class Labelled(Points):
    """Points with the number of their mode; G is told which mode it is to hit."""

    Hyper, fields = LabelledHyper, ("x", "y")

    def __init__(self, **hp):
        super().__init__(**hp)
        self.G = mixture.Perceptron(self.hp.z_dim + self.hp.kinds, self.hp.dims, self.hp)

    def code(self, y: Tensor) -> Tensor:
        """Labels [B] -> one-hot [B, kinds]."""
        return one_hot(y, self.hp.kinds).float()

    def draw_points(self, y: Tensor) -> Tensor:
        """Fakes [B, 2] of the labels asked for."""
        return self.G(torch.cat([self.noise(len(y)), self.code(y)], 1))

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        wanted = torch.arange(n, device=next(self.parameters()).device) % self.hp.kinds
        return self.draw_points(wanted)


class Leak(Labelled):
    """A conditional game in which fakes reach D without their labels, until it is mended."""

    def __init__(self, **hp):
        super().__init__(**hp)
        self.D = nn.Sequential(*mixture.Perceptron(self.hp.dims + self.hp.kinds, 1, self.hp), nn.Flatten(0))

    def step(self, batches):
        x, y = next(batches)
        fake, told = self.draw_points(y), self.code(y)
        of_fakes = told if self.hp.mended else torch.zeros_like(told)
        judge = lambda points, labels: self.D(torch.cat([points, labels], 1))
        loss = self.loss.d(judge(x, told), judge(fake.detach(), of_fakes))
        yield Move("D", loss)
        yield Move("G", self.loss.g(judge(fake, of_fakes)))


class Softmax(Labelled):
    """A discriminator that also names the mode; its softmax is taken twice, until it is mended."""

    def __init__(self, **hp):
        super().__init__(**hp)
        self.D = mixture.Perceptron(self.hp.dims, 1 + self.hp.kinds, self.hp)

    def naming(self, logits: Tensor, y: Tensor) -> Tensor:
        """Cross-entropy of the names; it takes the softmax itself."""
        return cross_entropy(logits if self.hp.mended else logits.softmax(1), y)

    def step(self, batches):
        x, y = next(batches)
        fake = self.draw_points(y)
        real_out, fake_out = self.D(x), self.D(fake.detach())
        naming = self.naming(real_out[:, 1:], y)
        yield Move("D", self.loss.d(real_out[:, 0], fake_out[:, 0]) + naming, classes=naming)
        out = self.D(fake)
        yield Move("G", self.loss.g(out[:, 0]) + self.naming(out[:, 1:], y))


# ---------------------------------------------------------------------------------------------- games on pictures


@dataclass(frozen=True)
class PictureHyper(dcgan.Hyper):
    size: int = 16
    channels: int = 1
    z_dim: int = 16
    width: int = 16
    batch_size: int = 32
    lr: float = 1e-3
    kernel: int = 4  # of G's transposed convolutions: 3 does not divide evenly by the stride
    eps: float = 1e-5  # of batch normalisation
    momentum: float = 0.1  # of its running statistics
    bounded: str = "tanh"  # G's last function; "sigmoid" ends at 0


class Pictures(dcgan.DCGAN):
    """A small DCGAN whose parts can be replaced by wrong ones."""

    Hyper = PictureHyper

    def __init__(self, **hp):
        super().__init__(**hp)
        for net in (self.G, self.D):
            for layer in net:
                if isinstance(layer, nn.BatchNorm2d):
                    layer.eps, layer.momentum = self.hp.eps, self.hp.momentum
        for i, layer in enumerate(self.G):
            if isinstance(layer, nn.ConvTranspose2d) and layer.stride == (2, 2) and self.hp.kernel == 3:
                wrong = nn.ConvTranspose2d(layer.in_channels, layer.out_channels, 3, 2, 1, 1, bias=False)
                self.G[i] = normal_init(wrong)
        if self.hp.bounded == "sigmoid":
            self.G[-1] = nn.Sigmoid()


# ------------------------------------------------------------------------------------------------ symptoms: one number


def effective_modes(x: Tensor) -> float:
    """8 e^-KL for points [N, 2]: 8 where all modes get their share, 1 where one gets all."""
    nearest = torch.cdist(x, toys.ring()).argmin(1)
    return 8 * math.exp(-metrics.reverse_kl(torch.bincount(nearest, minlength=8)))


def astray(x: Tensor) -> float:
    """The share of points that are near no mode."""
    return (torch.cdist(x, toys.ring()).min(1).values > NEAR).double().mean().item()


def grid_power(x: Tensor) -> float:
    """How much neighbouring rows and columns differ in turn, in all pictures alike: 0 without a checkerboard."""
    mean = x.mean((0, 1))[2:-2, 2:-2]  # what all share, away from the border
    cells = mean.unflatten(0, (-1, 2)).unflatten(2, (-1, 2)).mean((0, 2))  # [2, 2]: even and odd places
    return (cells - cells.mean()).abs().mean().item()


@dataclass(frozen=True)
class Exhibit:
    """A training that was watched."""

    name: str
    cured: bool
    gan: GAN
    history: list[dict[str, float]]
    moments: list[tuple[int, Tensor]]  # (items seen, samples)
    real: Tensor  # as many real ones, floats

    @property
    def samples(self) -> Tensor:
        """Those of the last moment."""
        return self.moments[-1][1]

    @property
    def symptom(self) -> float:
        """The number that tells: which one, `CASES` decides."""
        return CASES[self.name].symptom(self)

    def show(self):
        """Curves above, samples at four moments below: a Figure."""
        from .plot import exhibit

        return exhibit(self.history, self.moments, self.real)


@dataclass(frozen=True)
class Case:
    """How an exhibit is made: the game, its wrong settings, and those that mend it."""

    game: type[GAN]
    wrong: dict
    right: dict
    symptom: Callable[[Exhibit], float]


def hopped(e: Exhibit) -> float:
    """How far the modes' shares move from one moment to the next, on average: 0 to 1."""
    shares = [torch.bincount(torch.cdist(x, toys.ring()).argmin(1), minlength=8) / len(x) for _, x in e.moments]
    moved = [(a - b).abs().sum().item() / 2 for a, b in pairwise(shares)]
    return sum(moved) / len(moved)


@torch.no_grad()
def train_against_eval(e: Exhibit) -> float:
    """How differently the generator paints in training and in evaluation: root mean square over pixels."""
    z = torch.randn(PICTURES, e.gan.hp.z_dim, generator=torch.Generator().manual_seed(0))
    found = [e.gan.cpu().train(mode).G(z) for mode in (False, True)]
    return (found[0] - found[1]).square().mean().sqrt().item()


CASES = {  # wrong and right settings differ in what the label names
    "collapse": Case(
        Points,
        dict(r1=0.0, haste=5.0, betas=(0.9, 0.99)),
        dict(),
        lambda e: effective_modes(e.samples),
    ),
    "d wins": Case(
        Points, dict(loss="minimax", r1=0.0, n_critic=10, haste=0.1), dict(), lambda e: e.history[-1]["D/loss"]
    ),
    "chase": Case(
        Orbit,
        dict(loss="minimax", r1=0.0, lr=0.2),
        dict(loss="minimax", r1=1.0, lr=0.2),
        lambda e: e.samples.mean(0).norm().item(),
    ),
    "hopping": Case(Points, dict(r1=0.0, g_moves=10), dict(), hopped),
    "bridges": Case(Points, dict(width=4, layers=1), dict(), lambda e: astray(e.samples)),
    "slow": Case(Points, dict(lr=2e-5), dict(), lambda e: astray(e.samples)),
    "leak": Case(Leak, dict(r1=0.0), dict(r1=0.0, mended=True), lambda e: e.history[-1]["D/loss"]),
    "double softmax": Case(Softmax, dict(r1=0.0), dict(r1=0.0, mended=True), lambda e: e.history[-1]["D/classes"]),
    "checkerboard": Case(Pictures, dict(kernel=3), dict(), lambda e: grid_power(e.samples)),
    "eps": Case(Pictures, dict(eps=0.8), dict(), lambda e: e.samples.std(0).mean().item()),
    "range": Case(Pictures, dict(bounded="sigmoid"), dict(), lambda e: e.samples.min().item()),
    "statistics": Case(Pictures, dict(momentum=1e-3), dict(), train_against_eval),
}


def names() -> list[str]:
    """The cases in the order of the rooms."""
    return list(CASES)


def case(name: str | int, *, cured: bool = False, seed: int = 0) -> Exhibit:
    """Build and train a case by its name, or by the number of its room (from 1): an `Exhibit`.

    The same line gives the same exhibit.  Raises CourseError where there is no such case.
    """
    if name not in CASES and name not in range(1, len(CASES) + 1):
        raise unknown("case", str(name), CASES)
    name = names()[name - 1] if isinstance(name, int) else name
    found = CASES[name]
    torch.manual_seed(seed)
    gan = found.game(**(found.right if cured else found.wrong))
    items = shown_to(gan, name)
    pictures = isinstance(gan, Pictures)
    rounds = budget(smoke=8, quick=160, full=600) if pictures else budget(smoke=16, quick=600, full=2_000)
    images = rounds * gan.hp.batch_size * getattr(gan.hp, "n_critic", 1)
    moments, every = [], images // (2 * SHOWN)
    count = PICTURES if pictures else POINTS
    for i, snap in enumerate(train(gan, items, images, every, seed=seed)):
        if i % 2 or snap.images >= images:
            with torch.no_grad():
                moments.append((snap.images, snap.gan.eval().sample(count).cpu()))
    real = items["x"][:count]
    real = real / 127.5 - 1 if real.dtype == torch.uint8 else real
    return Exhibit(name, cured, gan.cpu().eval(), snap.history, moments[:SHOWN], real)


def shown_to(gan: GAN, name: str) -> Resident:
    """The real things of a case."""
    if isinstance(gan, Pictures):
        return data.load("mnist", size=gan.hp.size, limit=6_000)
    if isinstance(gan, Orbit):
        return Resident({"x": torch.randn(10_000, 2, generator=torch.Generator().manual_seed(0)) / 10}, name=name)
    x = data.load("ring8")["x"]
    y = torch.cdist(x, toys.ring()).argmin(1)
    return Resident({"x": x, "y": y} if isinstance(gan, Labelled) else {"x": x}, name="ring8")
