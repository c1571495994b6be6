"""One round, move by move: whose turn, where each loss's gradient reaches, and which way the player moves."""

from dataclasses import dataclass

import torch
from torch import nn

from gancourse import GAN, losses
from gancourse.exercises import function

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


def check(answer):
    function(answer)
    for slope in (0.3, 1.5):  # the discriminator already leans the right way
        game = Game(slope)
        turns, logits = [], []
        for move in answer(game, iter([(X,)] * 3)):
            player = game.D if move.player == "D" else game.G
            grads = gradient(move.loss, player)
            with torch.no_grad():
                before = game.D(X), game.D(game.G(Z))
            turns.append((move.player, any(g.any() for g in grads), any(g.any() for g in gradient(move.loss, game.G))))
            descend(player, grads)
            with torch.no_grad():
                logits.append((game.D(X) - before[0], game.D(game.G(Z)) - before[1]))
        if [who for who, _, _ in turns] != ["D", "G"]:
            yield "turns"
        if turns[0][2]:
            yield "leak"
        if not ((logits[0][0] > 0).all() and (logits[0][1] < 0).all()):
            yield "d_direction"
        if not turns[1][1]:
            yield "still"
        if not (logits[1][1] > 0).all():
            yield "g_direction"
