"""The floor of the loss by its ends; then PyTorch's own loss of a network that is sure."""

import math

import torch
from torch.nn.functional import cross_entropy

from gancourse.exercises import function, number


def check(answer, stretch=1.0):
    floor = function(answer)
    if abs(number(floor(1))) > 1e-6:
        yield "single"
    if not number(floor(2)) < number(floor(5)) < number(floor(50)):
        yield "grows"
    if any(number(floor(K)) > math.log(K) - 0.3 for K in (2, 10, 1000)):
        yield "guess"
    sure = lambda K: cross_entropy(stretch * torch.eye(K, dtype=torch.float64), torch.arange(K)).item()
    if any(abs(number(floor(K)) - sure(K)) > 1e-6 for K in (2, 10, 100)):
        yield "table"
