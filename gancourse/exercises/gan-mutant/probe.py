"""One round between lines, move by move: who moves, the loss, its gradient for the mover, whether G feels it."""

from dataclasses import dataclass

import torch
from torch import nn

from gancourse import GAN, losses

X = torch.tensor([[1.5], [2.0], [2.5]])
Z = torch.tensor([[-0.5], [0.0], [0.5]])


@dataclass(frozen=True)
class Hyper:
    z_dim: int = 1


class Game(GAN):
    Hyper, loss = Hyper, losses.nonsaturating

    def __init__(self, d, g):
        super().__init__()
        self.D, self.G = line(*d), line(*g)

    def noise(self, n):
        return Z[:n]


def line(slope, bias):
    net = nn.Linear(1, 1)
    nn.init.constant_(net.weight, slope)
    nn.init.constant_(net.bias, bias)
    return net


def gradient(loss, net):
    """The gradient at slope and bias, 0 where the loss does not reach them."""
    if not loss.requires_grad:
        return [0.0, 0.0]
    found = torch.autograd.grad(loss, list(net.parameters()), retain_graph=True, materialize_grads=True)
    return [g.item() for g in found]


def probe(answer, d, g):
    """Slopes and biases `d` and `g` before the round; a move goes a hundredth of the gradient down."""
    game = Game(d, g)
    moves = []
    for move in answer(game, iter([(X,)] * 3)):
        player = game.D if move.player == "D" else game.G
        grads = gradient(move.loss, player)
        moves.append([move.player, move.loss, grads, any(gradient(move.loss, game.G))])
        with torch.no_grad():
            for p, grad in zip(player.parameters(), grads):
                p -= 0.01 * grad
    return moves
