"""Properties of the two fractions, then Adam itself as the witness."""

import torch
from torch import nn

from gancourse.exercises import function, number

LAYERS = [(16, 1), (64, 3), (512, 3)]


def check(answer):
    steps = function(answer)

    def pair(*layer):
        found = steps(*layer)
        return [number(v) for v in found] if isinstance(found, (tuple, list)) and len(found) == 2 else None

    if pair(16, 3, 0.001) is None:
        yield "pair"
    if any(abs(b / a - 2) > 1e-6 for a, b in zip(pair(16, 3, 0.001), pair(16, 3, 0.002)) if a):
        yield "rate"
    if any(abs(pair(*layer, 0.001)[1] - 0.001) > 1e-9 for layer in LAYERS):
        yield "equal"
    if abs(pair(64, 3, 0.001)[0] - pair(64 * 9, 1, 0.001)[0]) > 1e-9:
        yield "kernel"
    if any(abs(pair(*layer, 0.001)[0] / witness(*layer, 0.001) - 1) > 0.03 for layer in LAYERS):
        yield "usual"


def witness(maps, kernel, lr):
    """The step that Adam takes on a layer with He's weights."""
    torch.manual_seed(0)
    layer = nn.Conv2d(maps, 64, kernel)
    nn.init.kaiming_normal_(layer.weight)
    before = layer.weight.detach().clone()
    adam = torch.optim.Adam(layer.parameters(), lr=lr)
    layer(torch.randn(4, maps, kernel, kernel)).square().sum().backward()
    adam.step()
    return ((layer.weight - before).norm() / before.norm()).item()
