"""One round, move by move: whose turn, where the loss's gradient reaches, and what the move does to D's logits."""

from dataclasses import dataclass

import torch
from torch import nn

from gancourse import GAN, losses

X = torch.tensor([[1.5], [2.0], [2.5]])  # reals lie right of the fakes G(z) = z - 2
Z = torch.tensor([[-0.5], [0.0], [0.5]])


@dataclass(frozen=True)
class Hyper:
    z_dim: int = 1


class Game(GAN):
    Hyper, loss = Hyper, losses.nonsaturating

    def __init__(self, slope):
        super().__init__()
        self.G, self.D = line(1.0, -2.0), line(slope, 0.0)

    def noise(self, n):
        return Z[:n]

    @torch.no_grad()
    def logits(self):
        return torch.cat([self.D(X), self.D(self.G(Z))], 1)


def line(slope, bias):
    net = nn.Linear(1, 1)
    nn.init.constant_(net.weight, slope)
    nn.init.constant_(net.bias, bias)
    return net


def gradient(loss, net):
    """The gradient at each parameter of `net`, 0 where the loss does not reach it."""
    if not loss.requires_grad:
        return [torch.zeros_like(p) for p in net.parameters()]
    return torch.autograd.grad(loss, list(net.parameters()), retain_graph=True, materialize_grads=True)


@torch.no_grad()
def descend(net, grads):
    for p, grad in zip(net.parameters(), grads):
        p -= 0.01 * grad


def probe(answer, slope):
    """For each move: the player, whether it feels the loss, whether G does, the rise of D's logits, reals and fakes."""
    game = Game(slope)
    turns = []
    for move in answer(game, iter([(X,)] * 3)):
        player = game.D if move.player == "D" else game.G
        grads, before = gradient(move.loss, player), game.logits()
        felt = [any(bool(g.any()) for g in found) for found in (grads, gradient(move.loss, game.G))]
        descend(player, grads)
        turns.append([move.player, *felt, game.logits() - before])
    return turns
