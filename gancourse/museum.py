"""The museum of failures: twelve small games that go wrong, each made by one line, and the change that mends each.

    museum.case(1).show()                       an exhibit without its label
    museum.case("collapse").show()              the same by its name
    museum.case("collapse", cured=True).show()  the same seed, the same game, mended
    print(museum.record("fail-record"))         a training of a case that is not named, as a table

Points where points will do, pictures of 16 pixels elsewhere: a case takes seconds of one core.
"""

import json
import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

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
from .pixels import floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHOWN, ROWS = 4, 40  # moments of a training that an exhibit shows, and rows of its curves
POINTS, PICTURES = 512, 256  # samples at each moment
NEAR = 0.25  # of the ring's centres: points farther away belong to no mode
RECORDS = Path(__file__).parent / "runs" / "tables" / "museum.json"


# ------------------------------------------------------------------------------------------------ games on points


@dataclass(frozen=True)
class Hyper(mixture.Hyper):
    width: int = 64
    layers: int = 3
    bends: int = 0  # units of G's one hidden layer; 0: as many units and layers as D has
    loss: str = "nonsaturating"
    r1: float = 0.1
    penalty: float = 0.0
    n_critic: int = 1
    g_moves: int = 1  # of G in a round
    haste: float = 1.0  # G's rate as a multiple of D's
    steady: bool = False  # the rates do not fall at the end
    batch_size: int = 64
    lr: float = 2e-3
    betas: tuple[float, float] = (0.0, 0.99)


class Points(mixture.Mixture):
    """Two small perceptrons on the ring of eight; the players need not be equally quick."""

    Hyper = Hyper
    tiny = dict(width=16, batch_size=8)

    def __init__(self, **hp):
        super().__init__(**hp)
        if self.hp.bends:
            shallow = replace(self.hp, width=self.hp.bends, layers=1)
            self.G = mixture.Perceptron(self.hp.z_dim, self.hp.dims, shallow)

    def step(self, batches):
        yield from super().step(batches)
        for _ in range(self.hp.g_moves - 1):
            yield Move("G", self.loss.g(self.D(self.G(self.noise(self.hp.batch_size)))))

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        rate = self.hp.lr * (self.hp.haste if player == "G" else 1.0)
        return torch.optim.Adam(parameters, lr=rate, betas=self.hp.betas, **fast)

    def lr_scale(self, progress: float) -> float:
        return 1.0 if self.hp.steady else super().lr_scale(progress)


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
            slope.weight.copy_(torch.tensor([[0.0, 0.5]]))
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
        if y is None:
            y = torch.arange(n, device=next(self.parameters()).device) % self.hp.kinds
        return self.draw_points(y)


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
    growth: str = "kernel 4"  # of G's maps: "kernel 3" does not divide evenly by the stride, "resize" needs no stride
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
            if isinstance(layer, nn.ConvTranspose2d) and layer.stride == (2, 2):
                self.G[i] = self.twice(layer)
        if self.hp.bounded == "sigmoid":
            self.G[-1] = nn.Sigmoid()

    def twice(self, layer: nn.ConvTranspose2d) -> nn.Module:
        """The layer that stands for `layer`, which doubles the side: [B, n_in, H, W] -> [B, n_out, 2H, 2W]."""
        maps = layer.in_channels, layer.out_channels
        if self.hp.growth == "kernel 3":
            return normal_init(nn.ConvTranspose2d(*maps, 3, 2, 1, 1, bias=False))
        if self.hp.growth == "resize":
            return normal_init(nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(*maps, 3, 1, 1, bias=False)))
        return layer


# ------------------------------------------------------------------------------------------------ symptoms: one number


def nearest_modes(x: Tensor) -> Tensor:
    """Which of the eight modes each of the points [N, 2] is nearest to: int64 [N]."""
    return torch.cdist(x, toys.ring()).argmin(1)


def visits(x: Tensor) -> Tensor:
    """How many of the points [N, 2] each mode gets: int64 [8]."""
    return torch.bincount(nearest_modes(x), minlength=8)


def effective_modes(x: Tensor) -> float:
    """8 e^-KL for points [N, 2]: 8 where all modes get their share, 1 where one gets all."""
    return 8 * math.exp(-metrics.reverse_kl(visits(x)))


def astray(x: Tensor) -> float:
    """The share of points that are near no mode."""
    return (torch.cdist(x, toys.ring()).min(1).values > NEAR).double().mean().item()


def moved(a: Tensor, b: Tensor) -> float:
    """The share of the samples that would have to change modes to get from points `a` to points `b`: 0 to 1."""
    return (visits(a) / len(a) - visits(b) / len(b)).abs().sum().item() / 2


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

    def show(self) -> "Figure":
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
    steps = [moved(a, b) for (_, a), (_, b) in pairwise(e.moments)]
    return sum(steps) / len(steps)


@torch.no_grad()
def heard(e: Exhibit) -> float:
    """How far z moves the pictures of the generator before its first round: standard deviation, the pixels' mean."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        fresh = type(e.gan)(**asdict(e.gan.hp))
        return fresh.G(fresh.noise(PICTURES)).std(0).mean().item()


@torch.no_grad()
def train_against_eval(gan: GAN) -> float:
    """How differently the generator paints in training and in evaluation: root mean square over pixels."""
    z = torch.randn(PICTURES, gan.hp.z_dim, generator=torch.Generator().manual_seed(0))
    found = [gan.train(mode).G(z) for mode in (True, False)]
    return (found[0] - found[1]).square().mean().sqrt().item()


CASES = {  # wrong and right settings differ in what the label names
    "collapse": Case(Points, dict(r1=0.0, n_critic=2, haste=0.05), dict(), lambda e: effective_modes(e.samples)),
    "d wins": Case(
        Points,
        dict(loss="minimax", r1=0.0, n_critic=5, lr=5e-3, betas=(0.5, 0.999)),
        dict(),
        lambda e: e.history[-1]["D/loss"],
    ),
    "chase": Case(
        Orbit,
        dict(loss="minimax", r1=0.0, lr=0.02, steady=True),
        dict(loss="minimax", r1=1.0, lr=0.02, steady=True),
        lambda e: e.samples.mean(0).norm().item(),
    ),
    "hopping": Case(Points, dict(r1=0.0, g_moves=5, steady=True), dict(steady=True), hopped),
    "bridges": Case(Points, dict(bends=6), dict(), lambda e: astray(e.samples)),
    "slow": Case(Points, dict(lr=2e-5), dict(), lambda e: astray(e.samples)),
    "leak": Case(Leak, dict(r1=0.0), dict(r1=0.0, mended=True), lambda e: e.history[-1]["D/loss"]),
    "double softmax": Case(Softmax, dict(r1=0.0), dict(r1=0.0, mended=True), lambda e: e.history[-1]["D/classes"]),
    "checkerboard": Case(Pictures, dict(growth="kernel 3"), dict(growth="resize"), lambda e: grid_power(e.samples)),
    "eps": Case(Pictures, dict(eps=0.8), dict(), heard),
    "range": Case(Pictures, dict(bounded="sigmoid"), dict(), lambda e: e.samples.min().item()),
    "statistics": Case(Pictures, dict(momentum=1e-3), dict(), lambda e: train_against_eval(e.gan)),
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
    settings = found.right if cured else found.wrong
    moves = budget(smoke=16, quick=480, full=480) if found.game is Pictures else budget(smoke=32, quick=1600, full=1600)
    return Exhibit(name, cured, *watched(found.game, tuple(settings.items()), moves, seed))


@cache
def watched(game: type[GAN], settings: tuple, moves: int, seed: int) -> tuple:
    """Train a game and look at it now and then: what an `Exhibit` holds behind its name.

    Kept for the session: many cures are one training.
    """
    gan, items, images = prepared(game, dict(settings), moves, seed)
    count = PICTURES if isinstance(gan, Pictures) else POINTS
    moments = []
    for snap in train(gan, items, images, max(1, images // ROWS), seed=seed):
        if SHOWN * snap.images >= (len(moments) + 1) * images:
            with torch.no_grad():
                moments.append((snap.images, snap.gan.eval().sample(count).cpu()))
    return gan.cpu().eval(), snap.history, moments, floats(items["x"][:count])


def prepared(game: type[GAN], settings: dict, moves: int, seed: int) -> tuple[GAN, Resident, int]:
    """A seeded game, the real things that it sees, and how many of them D sees in so many moves of both players."""
    torch.manual_seed(seed)
    gan = game(**settings)
    of_d, of_g = getattr(gan.hp, "n_critic", 1), getattr(gan.hp, "g_moves", 1)
    return gan, shown_to(gan), moves // (of_d + of_g) * of_d * gan.hp.batch_size


def shown_to(gan: GAN) -> Resident:
    """The real things that a game sees."""
    if isinstance(gan, Pictures):
        return data.load("mnist", size=gan.hp.size, limit=6_000)
    if isinstance(gan, Orbit):
        return Resident({"x": torch.randn(10_000, 2, generator=torch.Generator().manual_seed(0)) / 10}, name="cloud")
    x = data.load("ring8")["x"]
    y = nearest_modes(x)
    return Resident({"x": x, "y": y} if isinstance(gan, Labelled) else {"x": x}, name="ring8")


# ------------------------------------------------------------------------------------------------ records: only numbers


@dataclass(frozen=True)
class Record:
    """What was read off a training, row by row; printed, it is a table."""

    columns: dict[str, list[float]]

    def __str__(self) -> str:
        written = lambda value: f"{value:.0f}" if value >= 1000 else f"{value:.4g}"
        rows = zip(*(map(written, values) for values in self.columns.values()))
        return "\n".join("".join(f"{cell:>12}" for cell in row) for row in (self.columns, *rows))


def record(name: str, *, cured: bool = False) -> Record:
    """The training that exercise `name` asks about, or the same one mended.  CourseError where there is none."""
    found = json.loads(RECORDS.read_text(encoding="utf-8"))
    if name not in found:
        raise unknown("record", name, found)
    return Record(found[name]["cured" if cured else "sick"])


def recorded(name: str, moves: int, *, cured: bool = False, seed: int = 0, rows: int = 8) -> Record:
    """Train a case and read `rows` rows off it; `tools/records.py` keeps them."""
    settings = CASES[name].right if cured else CASES[name].wrong
    gan, items, images = prepared(CASES[name].game, settings, moves, seed)
    columns: dict[str, list[float]] = {}
    before = None
    for snap in train(gan, items, images, images // rows, seed=seed):
        row, before = readings(deepcopy(snap.gan).eval(), before)
        losses = {"D loss": snap.history[-1]["D/loss"], "G loss": snap.history[-1]["G/loss"]}
        for column, value in ({"items": snap.images} | losses | row).items():
            kept = value if column == "items" else float(f"{value:.4g}")
            columns.setdefault(column, []).append(kept)
    return Record(columns)


def readings(gan: GAN, before: Tensor | None) -> tuple[dict[str, float], Tensor]:
    """The numbers that tell of a game, and its samples, which the next row is compared with as `before`."""
    with torch.no_grad():
        x = gan.sample(PICTURES if isinstance(gan, Pictures) else POINTS)
    if isinstance(gan, Pictures):
        numbers = {"lowest": x.min().item(), "highest": x.max().item(), "grid": grid_power(x)}
        return numbers | {"switched": train_against_eval(gan), "variety": x.std(0).mean().item()}, x
    if isinstance(gan, Orbit):
        return {"distance": x.mean(0).norm().item(), "slope": gan.D[0].weight.norm().item()}, x
    numbers = {"modes": effective_modes(x), "astray": astray(x)}
    if isinstance(gan, Labelled):
        asked = torch.arange(len(x)) % gan.hp.kinds
        return numbers | {"obeyed": (nearest_modes(x) == asked).double().mean().item()}, x
    return numbers | {"moved": 0.0 if before is None else moved(before, x), "pull": pull(gan, x)}, x


def pull(gan: Points, x: Tensor) -> float:
    """How hard G's loss pulls at a sample, on average: the norm of its gradient there."""
    x = x.clone().requires_grad_(True)
    (slope,) = torch.autograd.grad(gan.loss.g(gan.D(x)) * len(x), x)
    return slope.norm(dim=1).mean().item()
