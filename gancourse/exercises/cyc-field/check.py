"""Properties of the patch, then gradients as the witness."""

import torch
from torch import nn

from gancourse.exercises import function, number

STACKS = [
    [(4, 2), (4, 1)],
    [(4, 2), (4, 2), (4, 1), (4, 1)],
    [(3, 1), (3, 2), (2, 2)],
    [(7, 1), (3, 2), (3, 2), (1, 1)],
]


def check(answer, window=1):
    function(answer)
    side = lambda layers: number(answer(layers)) / window
    if side([]) != 1:
        yield "empty_stack"
    if any(side([(kernel, stride)]) != kernel for kernel in (1, 3, 4) for stride in (1, 2, 3)):
        yield "single"
    plain = side([(4, 1), (4, 1)])
    if plain == side([(4, 1), (4, 2)]) == side([(4, 2), (4, 1)]):
        yield "stride"
    if side([(3, 2), (1, 1)]) != 3 or side([(1, 2), (3, 1)]) != 5:
        yield "order"
    if any(side(list(stack)) != touched(stack) for stack in STACKS):
        yield "table"


def touched(stack):
    """How many inputs move one output of a stack of kernels of ones."""
    x = torch.zeros(1, 1, 128, requires_grad=True)
    y = x
    for kernel, stride in stack:
        layer = nn.Conv1d(1, 1, kernel, stride, bias=False)
        nn.init.ones_(layer.weight)
        y = layer(y)
    y[0, 0, 0].backward()
    return int((x.grad != 0).sum())
