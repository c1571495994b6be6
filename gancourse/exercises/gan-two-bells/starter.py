from dataclasses import dataclass

import torch
from torch import nn

import gancourse as gc

torch.manual_seed(0)
side = 2.0 * torch.randint(2, (20_000, 1)) - 1  # -1 or 1
two = gc.data.Resident({"x": 2 * side + 0.4 * torch.randn(20_000, 1)})


@dataclass(frozen=True)
class Numbers:
    z_dim: int = 1
    batch_size: int = 128
    lr: float = 0.005
    betas: tuple[float, float] = (0.5, 0.999)


class TwoBells(gc.GAN):
    Hyper, loss = Numbers, gc.losses.nonsaturating

    def __init__(self, **hp):
        super().__init__(**hp)
        self.G = nn.Linear(1, 1)
        self.D = nn.Sequential(
            nn.Linear(1, 32),
            nn.Tanh(),
            nn.Linear(32, 32),
            nn.Tanh(),
            nn.Linear(32, 1),
        )

    def step(self, batches):
        (x,) = next(batches)
        fake = self.G(self.noise(len(x)))
        yield gc.Move("D", self.loss.d(self.D(x), self.D(fake.detach())))
        yield gc.Move("G", self.loss.g(self.D(fake)))


samples = ...
