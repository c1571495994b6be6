"""What one output sees, how many there are, and how many weights it takes."""

import torch
from torch import nn

from gancourse.exercises import function

PATCH, MAP, WEIGHTS = 70, 30, 3071  # the last with 2 maps next to the picture


def check(answer):
    torch.manual_seed(0)
    net = function(answer)(2)
    logits = net(torch.zeros(1, 3, 256, 256)) if isinstance(net, nn.Module) else None
    if logits is None or logits.ndim != 4 or logits.shape[1] != 1:
        yield "network"
    seen = patch(net)
    if seen > PATCH:
        yield "wide"
    if seen < PATCH:
        yield "narrow"
    if tuple(logits.shape[2:]) != (MAP, MAP):
        yield "map"
    if sum(p.numel() for p in net.parameters()) != WEIGHTS:
        yield "weights"


def patch(net):
    """The side of what moves one logit, by the gradient of its convolutions alone."""
    x = torch.zeros(1, 3, 256, 256, requires_grad=True)
    logits = x
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.ones_(layer.weight)
            logits = layer(logits)
    logits[0, 0, logits.shape[2] // 2, logits.shape[3] // 2].backward()
    rows = x.grad[0].abs().sum((0, 2)).nonzero()
    return int(rows.max() - rows.min() + 1)
