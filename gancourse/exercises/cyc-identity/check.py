"""Translators that multiply by primes: from a value one can read which picture took which way."""

import torch
from torch import nn

from gancourse.exercises import function, number


class Times(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(float(factor)))

    def forward(self, x):
        return self.factor * x


def check(answer):
    G_ab, G_ba = Times(2), Times(3)
    a, b = torch.full((2, 1, 2, 2), 11.0), torch.full((2, 1, 2, 2), 5.0)
    found = function(answer)(G_ab, G_ba, a, b)
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        yield "two"
    cycle, identity = (number(term) for term in found)
    if cycle != 80:
        yield "cycle"
    if identity == 21:
        yield "still"
    if identity != 27:
        yield "identity"
    for term, wanted in zip(found, ((48, 32), (5, 11))):
        slopes = torch.autograd.grad(term, [G_ab.factor, G_ba.factor], materialize_grads=True, retain_graph=True)
        if tuple(round(slope.item()) for slope in slopes) != wanted:
            yield "gradient"
