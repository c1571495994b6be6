"""Mixture: Gulrajani et al. 2017, arXiv:1704.00028, sec. 4 and the authors' gan_toy.py.  Points in the plane instead of
pictures, two small perceptrons, and the losses of all papers: where modes can be counted, GANs can be compared.

With the paper's numbers this is WGAN-GP, but that G moves with the fakes that D judged last.  `loss` names another
loss; `r1`, `r2` and `penalty` weigh the penalties on the slope of D; n_critic = 1 is the game of most other papers.
The rate falls to 0 over the second half of the training, so that narrow modes can be hit; the authors keep it.
"""

from dataclasses import dataclass

from torch import Tensor, nn

from .. import losses
from ..errors import unknown
from ..game import GAN, Move

LOSSES = {name: loss for name, loss in vars(losses).items() if isinstance(loss, losses.Loss)}


@dataclass(frozen=True)
class Hyper:  # sec. 4, with the numbers of the authors' gan_toy.py
    dims: int = 2  # of a point
    z_dim: int = 2
    width: int = 512  # units of a hidden layer
    layers: int = 3  # hidden ones, of each player
    loss: str = "wasserstein"  # as `gancourse.losses` calls it
    r1: float = 0.0  # gamma of the penalty on the slope at real points
    r2: float = 0.0  # gamma of the penalty on the slope at fakes
    penalty: float = 0.1  # lambda of WGAN-GP's
    n_critic: int = 5
    batch_size: int = 256
    lr: float = 1e-4
    betas: tuple[float, float] = (0.5, 0.9)


class Perceptron(nn.Sequential):
    """[B, n_in] -> [B, n_out]."""

    def __init__(self, n_in: int, n_out: int, hp: Hyper):
        hidden = [layer for _ in range(hp.layers - 1) for layer in (nn.Linear(hp.width, hp.width), nn.ReLU())]
        super().__init__(nn.Linear(n_in, hp.width), nn.ReLU(), *hidden, nn.Linear(hp.width, n_out))


class Mixture(GAN):
    """Two perceptrons, a loss by its name and the penalties that one asks for."""

    Hyper = Hyper
    tiny = dict(width=16, batch_size=8)

    def __init__(self, **hp):
        super().__init__(**hp)
        if self.hp.loss not in LOSSES:
            raise unknown("loss", self.hp.loss, LOSSES)
        self.loss = LOSSES[self.hp.loss]
        self.G = Perceptron(self.hp.z_dim, self.hp.dims, self.hp)
        self.D = nn.Sequential(*Perceptron(self.hp.dims, 1, self.hp), nn.Flatten(0))

    def step(self, batches):
        for _ in range(self.hp.n_critic):
            (x,) = next(batches)
            fake = self.G(self.noise(len(x)))
            loss = self.loss.d(self.D(x), self.D(fake.detach()))
            yield Move("D", loss + self.penalties(x, fake.detach()), adversarial=loss)
        logits = (self.D(fake), self.D(x)) if self.loss.pairs else (self.D(fake),)
        yield Move("G", self.loss.g(*logits))

    def penalties(self, x: Tensor, fake: Tensor) -> Tensor | float:
        """All penalties whose weight is not 0, weighed and added up."""
        hp, total = self.hp, 0.0
        if hp.r1:
            total += hp.r1 * losses.zero_centred_penalty(self.D, x)
        if hp.r2:
            total += hp.r2 * losses.zero_centred_penalty(self.D, fake)
        if hp.penalty:
            total += hp.penalty * losses.gradient_penalty(self.D, x, fake, self.uniform(len(x)))
        return total

    def lr_scale(self, progress: float) -> float:
        return min(1.0, 2 - 2 * progress)
