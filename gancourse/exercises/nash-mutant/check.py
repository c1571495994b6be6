"""A step in a constant field, in the xy game, and in a field that is not linear."""

import torch

from gancourse.exercises import function, tensor

H = 0.2
TABLE = [((1.0, 0.0), (0.966341, 0.168294)), ((0.5, -1.0), (0.680823, -0.871156))]  # of a pendulum


def turning(w):
    return torch.stack([-w[1], w[0]])


def pendulum(w):
    return torch.stack([-w[1], torch.sin(w[0])])


def check(answer):
    function(answer)
    step = answer(turning, H)
    if step is not None and not callable(step):
        yield "step"
    function(step)

    start = torch.tensor([1.0, 0.5], dtype=torch.float64)
    drift = torch.tensor([0.3, -0.4], dtype=torch.float64)
    moved = tensor(answer(lambda w: drift, H)(start), (2,)) - start
    if abs(moved.norm() - H * drift.norm()) > 1e-9:
        yield "start"
    new = tensor(step(start), (2,))
    if torch.allclose(new, start + H * turning(start), atol=1e-9):
        yield "plain"
    if new.norm() >= start.norm():
        yield "turn"
    for before, after in TABLE:
        found = tensor(answer(pendulum, H)(torch.tensor(before, dtype=torch.float64)), (2,))
        if (found - torch.tensor(after, dtype=torch.float64)).abs().max() > 1e-5:
            yield "table"
