"""A VAE whose encoder says what we want and whose decoder is a probe: which code is drawn, and what is the loss."""

import torch
from torch import nn

import gancourse as gc
from gancourse.exercises import function, number

TABLE = [  # standard deviation, noise, the loss
    (0.5, 0.0, 92.448),
    (0.5, 1.0, 132.448),
    (2.0, -1.0, 93.426),
]


class Probe(nn.Module):
    """A decoder that keeps the codes and paints with their mean."""

    def forward(self, z):
        self.z = z
        return z.mean(1).view(-1, 1, 1, 1).expand(-1, 1, 8, 8)


def play(answer, s, eps):
    """The moves of one round in which the encoder says N(1, s^2) and all noise is `eps`, and the codes drawn."""
    game = gc.models.get("vae")(size=8, channels=1, width=4, z_dim=2, sigma=1.0)
    game.posterior = lambda x: (torch.ones(len(x), 2), 2 * torch.full((len(x), 2), s).log())
    game.noise = lambda n: torch.full((n, 2), eps)
    game.G = Probe()
    moves = [(move.player, number(move.loss)) for move in answer(game, iter([(torch.zeros(3, 1, 8, 8),)]))]
    return moves, game.G.z


def check(answer):
    function(answer)
    rounds = [(s, eps, loss, *play(answer, s, eps)) for s, eps, loss in TABLE]
    if any([player for player, _ in moves] != ["AE"] for *_, moves, _ in rounds):
        yield "move"
    if not torch.allclose(rounds[0][4], torch.ones(3, 2)):
        yield "centre"
    for s, eps, _, _, z in rounds:
        if not torch.allclose((z - 1).abs(), torch.tensor(abs(s * eps)), atol=1e-5):
            yield "spread", {"s": s}
    if any(abs(moves[0][1] - loss) > 0.01 for _, _, loss, moves, _ in rounds):
        yield "loss"
