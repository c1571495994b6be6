"""WGAN-GP: Gulrajani et al. 2017, arXiv:1704.00028.  A critic whose slope is held near 1 by a penalty, on the networks
of DCGAN with layer normalisation in the critic, since a penalty for each sample forbids batch statistics (sec. 4).
"""

from dataclasses import dataclass

from torch import nn

from ..game import Move
from ..losses import gradient_penalty, wasserstein
from . import dcgan


@dataclass(frozen=True)
class Hyper(dcgan.Hyper):  # algorithm 1's default values
    n_critic: int = 5
    penalty: float = 10.0  # lambda
    batch_size: int = 64
    lr: float = 1e-4
    betas: tuple[float, float] = (0.0, 0.9)


class WGANGP(dcgan.DCGAN):
    """DCGAN's networks; D is a critic that scores, it knows no probabilities."""

    Hyper, loss = Hyper, wasserstein

    def __init__(self, **hp):
        super().__init__(**hp)
        for i, layer in enumerate(self.D):
            if isinstance(layer, nn.BatchNorm2d):
                self.D[i] = nn.GroupNorm(1, layer.num_features)

    def step(self, batches):  # algorithm 1
        for _ in range(self.hp.n_critic):
            (x,) = next(batches)
            n = len(x)
            fake = self.G(self.noise(n)).detach()
            distance = -self.loss.d(self.D(x), self.D(fake))
            penalty = gradient_penalty(self.D, x, fake, self.uniform(n))
            yield Move("D", -distance + self.hp.penalty * penalty, distance=distance, penalty=penalty)
        yield Move("G", self.loss.g(self.D(self.G(self.noise(n)))))
