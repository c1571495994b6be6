"""ACGAN: Odena, Olah & Shlens 2017, arXiv:1610.09585, "Conditional Image Synthesis with Auxiliary Classifier GANs".
D is not told the label, it has to name it: both players are rewarded where the class of a picture can be recognised.

The networks are those of DCGAN; D has the dropout of the paper's appendix, and one logit more for every class.  The
class loss is a cross entropy of logits: no softmax stands before it.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from ..game import Move
from ..layers import normal_init
from ..losses import wide
from . import cdcgan, cgan, dcgan


@dataclass(frozen=True)
class Hyper(cdcgan.Hyper):  # app. A, table 1
    batch_size: int = 100
    dropout: float = 0.5  # of D's hidden layers


class Discriminator(nn.Module):
    """image [B, C, size, size] -> logit of being real [B], logits of the classes [B, sum(classes)]."""

    def __init__(self, hp: Hyper):
        super().__init__()
        *body, last, _ = dcgan.Discriminator(hp)
        dropped = [part for m in body for part in ([m, nn.Dropout(hp.dropout)] if isinstance(m, nn.LeakyReLU) else [m])]
        self.features = nn.Sequential(*dropped, nn.Flatten())
        self.heads = nn.Linear(last.weight.numel(), 1 + sum(hp.classes))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        heads = self.heads(self.features(x))
        return heads[:, 0], heads[:, 1:]


class ACGAN(cgan.CGAN):
    """A discriminator that is also a classifier."""

    Hyper = Hyper
    tiny = dict(size=16, channels=1, width=4, z_dim=8, batch_size=8)

    def networks(self) -> None:
        self.G, self.D = normal_init(cdcgan.Generator(self.hp)), normal_init(Discriminator(self.hp))

    def step(self, batches):  # sec. 3: D maximises L_S + L_C, G maximises L_C - L_S
        x, *y = next(batches)
        y = torch.stack(y, 1)
        fake = self.G(self.noise(len(x)), y)
        (real_logit, real_classes), (fake_logit, fake_classes) = self.D(x), self.D(fake.detach())
        source, class_real, class_fake = (
            self.loss.d(real_logit, fake_logit),
            self.class_loss(real_classes, y),
            self.class_loss(fake_classes, y),
        )
        yield Move("D", source + class_real + class_fake, source=source, class_real=class_real, class_fake=class_fake)
        fake_logit, fake_classes = self.D(fake)
        yield Move("G", self.loss.g(fake_logit) + self.class_loss(fake_classes, y))

    def class_loss(self, logits: Tensor, y: Tensor) -> Tensor:
        """-L_C of logits [B, sum(classes)] and labels [B, labels]: how surprising the true labels are."""
        parts = wide(logits).split(self.hp.classes, 1)
        return sum(cross_entropy(part, column) for part, column in zip(parts, y.unbind(1)))
