"""The xy game and the Dirac-GAN as `GAN`s: the engine that trains the pictures plays them.

What a rule of `gancourse.games.rules` is here:

- alternating is the ordinary step.  In our loops the discriminator, player y, moves first;
- simultaneous is a step in which the second player still answers the first one's old number;
- momentum and optimism are memories, no orders of play: they are optimisers;
- clipping is code after a yield;
- extragradient takes a move back, implicit needs the players where they will be, and consensus wants the slope of
  both gradients at one point.  A move says "minimise this from where you are": a step could only imitate these by
  writing to the numbers itself, so they stay in `rules`.

A batch of data is drawn even where none is needed, since images seen are the engine's clock:

    data = Resident({"x": torch.zeros(64, 1)})
    for snap in train(XY(), data, images=1000, every=1): ...
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.func import functional_call

from .. import losses
from ..errors import unknown
from ..game import GAN, Move
from ..layers import clip_weights
from ..losses import Loss, gradient_norm


class Number(nn.Module):
    """A player that is one number."""

    def __init__(self, start: float):
        super().__init__()
        self.at = nn.Parameter(torch.tensor(float(start)))


class Point(Number):
    """A generator without imagination: every z [B, ...] becomes the point theta, [B, 1]."""

    def forward(self, z: Tensor) -> Tensor:
        return self.at.expand(len(z), 1)


class Slope(Number):
    """A linear discriminator: x [B, 1] -> logit psi x, [B]."""

    def forward(self, x: Tensor) -> Tensor:
        return (self.at * x).flatten()


class Optimistic(torch.optim.Optimizer):
    """p - lr (2 g - g before): optimistic gradient descent (Daskalakis et al. 2018)."""

    def __init__(self, parameters, lr: float):
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self) -> None:
        """Update every parameter; the first time, the gradient before is the gradient itself."""
        for group in self.param_groups:
            for p in group["params"]:
                before = self.state[p].get("grad", p.grad)
                p -= group["lr"] * (2 * p.grad - before)
                self.state[p]["grad"] = p.grad.clone()


@dataclass(frozen=True)
class Hyper:
    lr: float = 0.1  # h
    momentum: float = 0.0
    optimistic: bool = False
    batch_size: int = 1  # so that images count rounds


class Toy(GAN):
    """What both games share: plain gradient descent, whose fixed step is the h of the theory."""

    Hyper = Hyper

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        """Gradient descent with the memory that `hp` asks for; with one number a player nothing makes it faster."""
        if self.hp.optimistic:
            return Optimistic(parameters, lr=self.hp.lr)
        return torch.optim.SGD(parameters, lr=self.hp.lr, momentum=self.hp.momentum)


@dataclass(frozen=True)
class XYHyper(Hyper):
    x: float = 1.0  # where the players begin
    y: float = 1.0


class XY(Toy):
    """min_x max_y xy, in turns, y first."""

    Hyper = XYHyper

    def __init__(self, **hp):
        super().__init__(**hp)
        self.x, self.y = Number(self.hp.x), Number(self.hp.y)

    def players(self) -> dict[str, nn.Module]:
        """x minimises xy, y maximises it."""
        return {"y": self.y, "x": self.x}

    def step(self, batches):
        next(batches)
        yield Move("y", -self.x.at * self.y.at)
        yield Move("x", self.x.at * self.y.at)


class SimultaneousXY(XY):
    """min_x max_y xy, both at once."""

    def step(self, batches):
        next(batches)
        y = self.y.at.detach().clone()  # a copy: the optimiser writes the new number over the old one
        yield Move("y", -self.x.at * self.y.at)
        yield Move("x", self.x.at * y)


@dataclass(frozen=True)
class DiracHyper(Hyper):  # the authors' notebook: h = 0.2, start (1, 1); their psi has the other sign
    lr: float = 0.2
    theta: float = 1.0  # where the fakes begin; the data lie at 0
    psi: float = -1.0  # where the slope of D begins
    loss: str = "minimax"
    gamma: float = 0.0  # weight of the penalty gamma / 2 (|slope| - target)^2
    target: float = 0.0  # 0: R1 (and R2, the same here), 1: WGAN-GP
    clip: float = 0.0  # WGAN: psi stays in [-clip, clip]; 0 leaves it alone
    z_dim: int = 1


class DiracGAN(Toy):
    """Mescheder et al. 2018, arXiv:1801.04406, sec. 2, in turns, D first: the step of any GAN.

    Its data are zeros [B, 1]; a state (theta, psi) is (`gan.G.at`, `gan.D.at`).
    """

    Hyper = DiracHyper

    def __init__(self, **hp):
        super().__init__(**hp)
        known = {name: loss for name, loss in vars(losses).items() if isinstance(loss, Loss)}
        if self.hp.loss not in known:
            raise unknown("loss", self.hp.loss, known)
        self.loss = known[self.hp.loss]
        self.G, self.D = Point(self.hp.theta), Slope(self.hp.psi)

    def step(self, batches):
        (x,) = next(batches)
        fake = self.G(self.noise(len(x)))
        yield Move("D", self.d_loss(x, fake.detach()))
        clip_weights(self.D, self.hp.clip)
        yield Move("G", self.loss.g(self.D(fake)))

    def d_loss(self, x: Tensor, fake: Tensor) -> Tensor:
        """D's loss with its penalty."""
        d = self.loss.d(self.D(x), self.D(fake))
        if self.hp.gamma == 0:
            return d
        return d + self.hp.gamma / 2 * (gradient_norm(self.D, x) - self.hp.target).square().mean()


class SimultaneousDiracGAN(DiracGAN):
    """The Dirac-GAN, both at once: G learns from the D of before the move."""

    def step(self, batches):
        (x,) = next(batches)
        fake = self.G(self.noise(len(x)))
        old_D = {name: p.detach().clone() for name, p in self.D.named_parameters()}
        yield Move("D", self.d_loss(x, fake.detach()))
        clip_weights(self.D, self.hp.clip)
        yield Move("G", self.loss.g(functional_call(self.D, old_D, fake)))
