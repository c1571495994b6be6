"""WGAN: Arjovsky, Chintala & Bottou 2017, arXiv:1701.07875.  The players fight over the distance that it takes to carry
one distribution over to the other, on the networks of DCGAN.  Clipped weights keep the critic Lipschitz: "a clearly
terrible way to enforce a Lipschitz constraint", say its authors, and WGAN-GP found a better one.

The authors' code trains the critic longer in the first 25 rounds and in every 500th; algorithm 1 does not, nor do we.
"""

from dataclasses import dataclass

import torch
from torch import nn

from ..game import Move
from ..layers import clip_weights
from ..losses import wasserstein
from . import dcgan


@dataclass(frozen=True)
class Hyper:  # algorithm 1's default values; the networks' are DCGAN's
    size: int = 64
    channels: int = 3
    z_dim: int = 100
    width: int = 64  # feature maps next to the image
    n_critic: int = 5
    clip: float = 0.01  # c; 0 clips nothing
    batch_size: int = 64
    lr: float = 5e-5


class WGAN(dcgan.DCGAN):
    """DCGAN's networks; D is a critic with small weights, it knows no probabilities."""

    Hyper, loss = Hyper, wasserstein
    tiny = dcgan.DCGAN.tiny | dict(clip=0.3)

    def step(self, batches):  # algorithm 1
        for _ in range(self.hp.n_critic):
            (x,) = next(batches)
            fake = self.G(self.noise(len(x))).detach()
            distance = -self.loss.d(self.D(x), self.D(fake))
            yield Move("D", -distance, distance=distance)
            clip_weights(self.D, self.hp.clip)
        yield Move("G", self.loss.g(self.D(self.G(self.noise(len(x))))))

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        """RMSProp: with momentum the critic's loss is too unsteady (sec. 4.2)."""
        fast.pop("fused", None)  # which PyTorch's RMSProp does not know
        return torch.optim.RMSprop(parameters, lr=self.hp.lr, **fast)
