"""Known slopes: a plane, where it is constant, and a bowl, where it is the point itself."""

import torch

from gancourse.exercises import function, tensor
from gancourse.exercises.helpers import Failed

X = torch.tensor([[1.0, 0.0], [0.5, -2.0], [3.0, 1.0], [0.0, 0.0]])
BOWL = 3.8125  # at gamma = 2
STEP = 0.05


def check(answer):
    function(answer)
    value = lambda critic, weight, x, gamma: tensor(answer(critic, weight, x, gamma)[0])
    one = value("plane", [0.6, -0.8], X, 1.0)
    if one.ndim > 0:
        raise Failed("scalar", got=list(one.shape))
    if abs(value("plane", [1.2, -1.6], X, 1.0) - 4 * one) > 1e-5 * max(1.0, one.item()):
        yield "square"
    if abs(value("plane", [0.6, -0.8], torch.cat([X, X]), 1.0) - one) > 1e-5:
        yield "batch"
    if abs(one - 0.5) > 1e-5:
        yield "half"
    if abs(value("bowl", [1.0, 1.0], X, 2.0) - BOWL) > 1e-4:
        yield "table"
    _, slope = answer("plane", [0.6, -0.8], X, 1.0)
    rise = value("plane", [0.6 + STEP, -0.8], X, 1.0) - value("plane", [0.6 - STEP, -0.8], X, 1.0)
    if slope is None or abs(slope[0] - rise / (2 * STEP)) > 0.01:
        yield "graph"
