"""VAE: Kingma & Welling 2014, arXiv:1312.6114, "Auto-Encoding Variational Bayes".  An autoencoder whose codes are
given a law, so that new ones can be drawn: E names a normal distribution for every picture instead of one code.

The paper's networks are perceptrons; these are the autoencoder's.  The decoder's law is N(G(z), sigma^2 I) with one
sigma for all pixels (the paper, app. C.2, learns one for each), and Adam takes the place of Adagrad (sec. 5).
"""

import math
from dataclasses import dataclass

from torch import Tensor

from ..game import Move
from . import autoencoder


@dataclass(frozen=True)
class Hyper(autoencoder.Hyper):  # sec. 5
    z_dim: int = 20  # fig. 5
    sigma: float = 0.7  # standard deviation of a pixel, given z; the larger, the more weight on the prior
    batch_size: int = 100


class VAE(autoencoder.Autoencoder):
    """The autoencoder's networks; E gives mean and log variance of q(z|x)."""

    Hyper = Hyper
    outputs = 2

    def step(self, batches):
        (x,) = next(batches)
        mean, log_var = self.posterior(self.damage(x))
        z = mean + (log_var / 2).exp() * self.noise(len(x))  # sec. 2.4: noise in, gradient through mean and variance
        reconstruction = self.log_likelihood(x, self.G(z)).mean()
        kl = kl_to_prior(mean, log_var).mean()
        elbo = reconstruction - kl  # eq. 3
        yield Move("AE", -elbo, reconstruction=reconstruction, kl=kl)

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of q(z|x), [B, z_dim] each."""
        mean, log_var = super().encode(x).chunk(2, 1)
        return mean, log_var

    def encode(self, x: Tensor) -> Tensor:
        """The codes [B, z_dim] of pictures [B, C, H, W]: the means of q(z|x)."""
        return self.posterior(x)[0]

    def sheet(self, n: int, batches) -> Tensor:
        """Samples: here the codes have a law to be drawn from."""
        return self.sample(n)

    def log_likelihood(self, x: Tensor, x_star: Tensor) -> Tensor:
        """log p(x|z) in nats [B], of the law N(x_star, sigma^2 I) over all pixels."""
        squares = ((x - x_star) / self.hp.sigma).square().flatten(1).sum(1)
        return -squares / 2 - x[0].numel() * math.log(self.hp.sigma * math.sqrt(2 * math.pi))


def kl_to_prior(mean: Tensor, log_var: Tensor) -> Tensor:
    """KL(N(mean, exp(log_var)) || N(0, I)) in nats: [B, z_dim] -> [B] (app. B)."""
    return (mean.square() + log_var.exp() - 1 - log_var).sum(1) / 2
