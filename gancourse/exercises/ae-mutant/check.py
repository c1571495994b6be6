"""A VAE whose encoder says what we want and whose decoder is a probe: which code is drawn, and what is the loss."""

import torch

from gancourse.exercises import function, number

TABLE = [  # standard deviation, noise, the loss
    (0.5, 0.0, 92.448),
    (0.5, 1.0, 132.448),
    (2.0, -1.0, 93.426),
]


def check(answer):
    play = function(answer)
    rounds = []
    for s, eps, wanted in TABLE:
        moves, codes = play(s, eps)
        rounds.append((s, eps, wanted, [player for player, _ in moves], [number(loss) for _, loss in moves], codes))
    if any(players != ["AE"] for *_, players, _, _ in rounds):
        yield "move"
    if not torch.allclose(rounds[0][-1], torch.ones(3, 2)):
        yield "centre"
    for s, eps, *_, codes in rounds:
        if not torch.allclose((codes - 1).abs(), torch.tensor(abs(s * eps)), atol=1e-5):
            yield "spread", {"s": s}
    if any(abs(losses[0] - wanted) > 0.01 for _, _, wanted, _, losses, _ in rounds):
        yield "loss"
