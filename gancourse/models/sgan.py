"""SGAN: Odena 2016, arXiv:1606.01583; Salimans et al. 2016, arXiv:1606.03498, sec. 5.  A classifier of K classes learns
from few labels, because it also has to tell real pictures from G's.  D is the product; G is thrown away.

Odena's D has a class K + 1 for fakes.  Its logit can be fixed at 0 (Salimans et al.): then P(real) = Z / (Z + 1) with
Z = sum_k exp(logit_k), so that log Z is the logit of being real.  With `matching` G makes pictures whose features are
on average those of real ones; without, it plays the usual game.

The networks are the perceptrons of Salimans' train_mnist_feature_matching.py: weight normalisation and Gaussian noise
at every layer of D.  The lengths of D's weights stay as they are, all but the last layer's; the first batch sets them
there, here they are the same for all units.  Three more things differ: z is Gaussian, there uniform; G matches the real
pictures that D has just seen, there another batch; and G's batch normalisation learns a gain, there it has none.
"""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, linear, normalize
from torch.nn.utils.parametrizations import weight_norm

from ..errors import CourseError
from ..game import GAN, Move
from ..losses import nonsaturating, wide


@dataclass(frozen=True)
class Hyper:  # sec. 6.1, with the numbers of the authors' code
    size: int = 28
    channels: int = 1
    z_dim: int = 100
    labels: tuple[str, ...] = ("y",)  # the field of the data,
    classes: tuple[int, ...] = (10,)  # and how many classes it has
    width: int = 1000  # D's widest hidden layer: 1000, 500, 250, 250, 250; G's are half as wide
    noise_input: float = 0.3  # standard deviation of the noise on D's pixels, which lie in [0, 1],
    noise: float = 0.5  # and on its hidden layers
    matching: bool = True
    batch_size: int = 100
    lr: float = 3e-3
    betas: tuple[float, float] = (0.5, 0.999)


class Noise(nn.Module):
    """x + N(0, sigma^2) in training, x in evaluation."""

    def __init__(self, sigma: float):
        super().__init__()
        self.sigma = sigma

    def forward(self, x: Tensor) -> Tensor:
        return x + self.sigma * torch.randn_like(x) if self.training else x


class NormalisedLinear(nn.Linear):
    """A linear layer whose units all have weights of the same `length`; what they learn is a direction."""

    def __init__(self, n_in: int, n_out: int, length: float):
        super().__init__(n_in, n_out)
        self.length = length
        nn.init.normal_(self.weight, 0, 0.1)
        nn.init.zeros_(self.bias)

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.length * normalize(self.weight, dim=1), self.bias)


class Generator(nn.Sequential):
    """z [B, z_dim] -> image [B, C, size, size] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        w = hp.width // 2
        super().__init__(
            nn.Linear(hp.z_dim, w, bias=False),
            nn.BatchNorm1d(w),
            nn.Softplus(),
            nn.Linear(w, w, bias=False),
            nn.BatchNorm1d(w),
            nn.Softplus(),
            weight_norm(nn.Linear(w, hp.channels * hp.size**2)),
            nn.Tanh(),
            nn.Unflatten(1, (hp.channels, hp.size, hp.size)),
        )


class Discriminator(nn.Module):
    """image [B, C, size, size] -> logits [B, classes]; the logit of the class "fake" is 0."""

    def __init__(self, hp: Hyper):
        super().__init__()
        if hp.width < 4:
            raise CourseError(f"width is {hp.width}; D's last layers have a fourth of it, so it must be 4 or more")
        widths = [hp.channels * hp.size**2, *(hp.width // n for n in (1, 2, 4, 4, 4))]
        layers = [nn.Flatten(), Noise(hp.noise_input)]
        for hidden, (n_in, n_out) in enumerate(pairwise(widths)):
            length = 1.15 if hidden else 2.5  # so that the sums have a variance of about 1
            layers += [NormalisedLinear(n_in, n_out, length), nn.ReLU(), Noise(hp.noise)]
        *layers, last_noise = layers
        self.hidden = nn.Sequential(*layers)
        self.classify = nn.Sequential(last_noise, weight_norm(nn.Linear(widths[-1], hp.classes[0])))

    def features(self, x: Tensor) -> Tensor:
        """What the last hidden layer says: [B, width / 4]."""
        return self.hidden((x + 1) / 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.classify(self.features(x))


def real_logit(logits: Tensor) -> Tensor:
    """Logits of the classes [B, K] -> logit of being real [B], log Z (sec. 5)."""
    return wide(logits).logsumexp(1)


class SGAN(GAN):
    """D names digits, and knows fakes; a hundred labels are enough."""

    Hyper, loss = Hyper, nonsaturating
    tiny = dict(size=8, width=64, z_dim=4, batch_size=8)
    product, least = ("D",), 2  # batch normalisation
    half_life = 693_000  # an update weighs 1e-4

    def __init__(self, **hp):
        super().__init__(**hp)
        if len(self.hp.labels) != 1 or len(self.hp.classes) != 1:
            raise CourseError(
                f"labels are {self.hp.labels} and classes {self.hp.classes}; D names one class, so give one of each"
            )
        self.D, self.G = Discriminator(self.hp), Generator(self.hp)

    @property
    def fields(self) -> tuple[str, ...]:
        """Pictures; others that have a label; their labels."""
        return "x", "x_lab", *self.hp.labels

    def step(self, batches):
        x, x_lab, y = next(batches)
        fake = self.G(self.noise(len(x)))
        supervised = cross_entropy(wide(self.D(x_lab)), y)
        unsupervised = self.loss.d(real_logit(self.D(x)), real_logit(self.D(fake.detach()))) / 2
        yield Move("D", supervised + unsupervised, supervised=supervised, unsupervised=unsupervised)
        if self.hp.matching:
            yield Move("G", self.mismatch(x, fake))
        else:
            yield Move("G", self.loss.g(real_logit(self.D(fake))))

    def sheet(self, n: int, batches) -> Tensor:
        """Real pictures in the order of the classes that D gives them."""
        x = next(batches)[0][:n]
        return x[self.D(x).argmax(1).argsort(stable=True)]

    def mismatch(self, x: Tensor, fake: Tensor) -> Tensor:
        """Feature matching: |mean features of real pictures - mean features of the fakes|^2 (sec. 3.1)."""
        with torch.no_grad():
            real = wide(self.D.features(x)).mean(0)
        return (real - wide(self.D.features(fake)).mean(0)).square().sum()


class Supervised(SGAN):
    """The same D, which is shown nothing but the pictures with a label: what SGAN has to beat."""

    def __init__(self, **hp):
        super().__init__(**hp)
        del self.G

    @property
    def fields(self) -> tuple[str, ...]:
        """Pictures that have a label; their labels."""
        return "x_lab", *self.hp.labels

    def players(self) -> dict[str, nn.Module]:
        return {"D": self.D}

    def step(self, batches):
        x_lab, y = next(batches)
        yield Move("D", cross_entropy(wide(self.D(x_lab)), y))


class PseudoLabels(Supervised):
    """D is its own teacher: where it is sure of a picture without a label, it takes its answer for true (Lee 2013)."""

    sure = 0.95  # as probable the answer must be (Sohn et al. 2020, arXiv:2001.07685, sec. 2.1)

    @property
    def fields(self) -> tuple[str, ...]:
        """Pictures; others that have a label; their labels."""
        return "x", "x_lab", *self.hp.labels

    def step(self, batches):
        x, x_lab, y = next(batches)
        supervised = cross_entropy(wide(self.D(x_lab)), y)
        with torch.no_grad():
            probability, answer = wide(self.D(x)).softmax(1).max(1)
        surprise = cross_entropy(wide(self.D(x)), answer, reduction="none")
        taught = ((probability > self.sure) * surprise).mean()
        yield Move("D", supervised + taught, supervised=supervised, taught=taught)
