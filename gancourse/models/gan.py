"""GAN: Goodfellow et al. 2014, arXiv:1406.2661, "Generative Adversarial Nets".  Two multilayer perceptrons at play.

The networks, their initial weights, dropout and batch size are those of the paper's MNIST experiment.  Four things
differ: pictures lie in [-1, 1] behind a tanh whose bias begins at 0 (the authors' at the pixels' means), z is Gaussian,
Adam takes the place of SGD with momentum (on pictures in [-1, 1] their step size of 0.1 leads to losses that are not
finite), and G moves with the noise that D has just judged (algorithm 1 draws new noise).
"""

from dataclasses import dataclass

from torch import nn

from ..game import GAN, Move
from ..layers import Maxout, uniform_init
from ..losses import nonsaturating


@dataclass(frozen=True)
class Hyper:  # sec. 5, with the numbers of the authors' mnist.yaml
    size: int = 28
    channels: int = 1
    z_dim: int = 100
    width: int = 1200  # hidden units of G; D has a fifth as many maxout units
    pieces: int = 5  # linear functions in a maxout unit
    dropout: float = 0.5  # of D's hidden units
    dropout_input: float = 0.2  # of D's input pixels
    batch_size: int = 100
    lr: float = 2e-4
    betas: tuple[float, float] = (0.5, 0.999)


class Generator(nn.Sequential):
    """z [B, z_dim] -> image [B, C, size, size] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        w = hp.width
        super().__init__(
            nn.Linear(hp.z_dim, w),
            nn.ReLU(),
            nn.Linear(w, w),
            nn.ReLU(),
            nn.Linear(w, hp.channels * hp.size**2),
            nn.Tanh(),
            nn.Unflatten(1, (hp.channels, hp.size, hp.size)),
        )


class Discriminator(nn.Sequential):
    """image [B, C, size, size] -> logit [B]; sigmoid(logit) = P(real)."""

    def __init__(self, hp: Hyper):
        units = max(1, hp.width // 5)
        super().__init__(
            nn.Flatten(),
            nn.Dropout(hp.dropout_input),
            Maxout(hp.channels * hp.size**2, units, hp.pieces),
            nn.Dropout(hp.dropout),
            Maxout(units, units, hp.pieces),
            nn.Dropout(hp.dropout),
            nn.Linear(units, 1),
            nn.Flatten(0),
        )


class VanillaGAN(GAN):
    """The game of 2014, played by two perceptrons."""

    Hyper, loss = Hyper, nonsaturating
    tiny = dict(size=8, width=20, z_dim=4, batch_size=8)

    def __init__(self, **hp):
        super().__init__(**hp)
        self.G = uniform_init(Generator(self.hp), 0.05)
        self.D = uniform_init(Discriminator(self.hp), 0.005)

    def step(self, batches):  # algorithm 1 with k = 1
        (x,) = next(batches)
        fake = self.G(self.noise(len(x)))
        real_logit, fake_logit = self.D(x), self.D(fake.detach())
        yield Move(
            "D",
            self.loss.d(real_logit, fake_logit),
            p_real=real_logit.sigmoid().mean(),
            p_fake=fake_logit.sigmoid().mean(),
        )
        yield Move("G", self.loss.g(self.D(fake)))
