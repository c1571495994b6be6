"""CDCGAN: Miyato & Koyama 2018, arXiv:1802.05637, "cGANs with projection discriminator".  The conditional game on the
networks of DCGAN (Radford et al. 2016, arXiv:1511.06434).

D's logit is that of an unconditional discriminator plus the inner product of the picture's features with a learned
vector of its label, one for each label where there are several (eq. 3).  G takes z and the labels in one vector.  The
paper's networks are residual, with spectral normalisation and the hinge loss, and G's labels choose the gains and
biases of its batch normalisation; D's features are summed over the picture there, while here they keep their places.
"""

from dataclasses import dataclass, replace
from itertools import accumulate

import torch
from torch import Tensor, nn

from ..layers import normal_init
from . import cgan, dcgan
from .cgan import one_hots


@dataclass(frozen=True)
class Hyper(dcgan.Hyper):  # Radford et al. 2016, sec. 4
    labels: tuple[str, ...] = ("y",)  # fields of the data,
    classes: tuple[int, ...] = (10,)  # and how many classes each has


class Generator(nn.Module):
    """z [B, z_dim] and labels [B, labels] -> image [B, C, size, size] in [-1, 1]."""

    def __init__(self, hp: Hyper):
        super().__init__()
        self.classes = hp.classes
        self.net = dcgan.Generator(replace(hp, z_dim=hp.z_dim + sum(hp.classes)))

    def forward(self, z: Tensor, y: Tensor) -> Tensor:
        return self.net(torch.cat([z, one_hots(y, self.classes)], 1))


class Discriminator(nn.Module):
    """image [B, C, size, size] and labels [B, labels] -> logit [B]; sigmoid(logit) = P(real | labels)."""

    def __init__(self, hp: Hyper):
        super().__init__()
        *body, last, _ = dcgan.Discriminator(hp)
        self.features = nn.Sequential(*body, nn.Flatten())
        self.verdict = nn.Linear(last.weight.numel(), 1)
        self.vectors = nn.Embedding(sum(hp.classes), last.weight.numel())  # of all labels, one below the other
        self.register_buffer("first", torch.tensor([0, *accumulate(hp.classes[:-1])]), persistent=False)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        features = self.features(x)
        vectors = self.vectors(y + self.first).sum(1)
        return self.verdict(features).squeeze(1) + (vectors * features).sum(1)


class CDCGAN(cgan.CGAN):
    """The conditional game on convolutional networks."""

    Hyper = Hyper
    tiny = dict(size=16, channels=1, width=4, z_dim=8, batch_size=8)

    def networks(self) -> None:
        self.G, self.D = normal_init(Generator(self.hp)), normal_init(Discriminator(self.hp))
