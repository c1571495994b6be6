"""Both terms for translators that multiply, and the slope of each term at both factors."""

import torch
from torch import nn


class Times(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(factor))

    def forward(self, x):
        return self.factor * x


def probe(answer, factor_ab, factor_ba, a, b):
    G_ab, G_ba = Times(factor_ab), Times(factor_ba)
    found = answer(G_ab, G_ba, a, b)
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        return [None, None]
    return [list(found), [slopes(term, [G_ab.factor, G_ba.factor]) for term in found]]


def slopes(term, factors):
    """The slope of a term at each factor; 0 where it does not feel them."""
    if not isinstance(term, torch.Tensor) or term.numel() != 1 or not term.requires_grad:
        return [0.0] * len(factors)
    found = torch.autograd.grad(term, factors, materialize_grads=True, retain_graph=True)
    return [slope.item() for slope in found]
