"""The five rules at work: the farthest point of the last tenth against that of the first."""

import torch

from gancourse import games
from gancourse.exercises.forms import predicted

START = [1.0, 0.5]


def field(w):
    return torch.stack([-w[1], w[0]])


def way(step, state, steps):
    path = games.trajectory(step, state, steps)
    far = (path if path.ndim == 2 else path[..., 0]).norm(dim=1)
    growth = far[-steps // 10 :].max() / far[: steps // 10].max()
    return "out" if growth > 1.05 else "in" if growth < 0.95 else "round"


def experiment():
    memory = games.remember(START)
    return [
        way(games.simultaneous(field, 0.01), START, 2000),
        way(games.alternating(games.simultaneous(field, 0.5), 0), START, 1000),
        way(games.optimistic(field, 0.3), memory, 1000),
        way(games.optimistic(field, 0.9), memory, 50),
        way(games.implicit(field, 3.0), START, 20),
    ]


def check(answer):
    yield from predicted(answer, ("in", "out", "round"), experiment)
