"""Known slopes: a plane, where it is constant, and a bowl, where it is the point itself."""

import torch
from torch import nn

from gancourse.exercises import function, tensor
from gancourse.exercises.helpers import Failed

X = torch.tensor([[1.0, 0.0], [0.5, -2.0], [3.0, 1.0], [0.0, 0.0]])
BOWL = 3.8125  # at gamma = 2


def plane(*slope):
    net = nn.Linear(2, 1)
    with torch.no_grad():
        net.weight.copy_(torch.tensor([slope]))
    return net


def check(answer):
    function(answer)
    value = lambda D, x, gamma: tensor(answer(D, x.clone(), gamma))
    one = value(plane(0.6, -0.8), X, 1.0)
    if one.ndim > 0:
        raise Failed("scalar", got=list(one.shape))
    if abs(value(plane(1.2, -1.6), X, 1.0) - 4 * one) > 1e-5 * max(1.0, one.item()):
        yield "square"
    if abs(value(plane(0.6, -0.8), torch.cat([X, X]), 1.0) - one) > 1e-5:
        yield "batch"
    if abs(one - 0.5) > 1e-5:
        yield "half"
    if abs(value(lambda x: x.square().sum(1) / 2, X, 2.0) - BOWL) > 1e-4:
        yield "table"
    D = plane(0.6, -0.8)
    penalty = answer(D, X.clone(), 1.0)
    if not penalty.requires_grad:
        yield "graph"
    (grad,) = torch.autograd.grad(penalty, D.weight)
    if not grad.any():
        yield "graph"
