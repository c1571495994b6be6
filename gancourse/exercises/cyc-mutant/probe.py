"""A network of the answer on a picture of 256 by 256: the shape of its logits, what one of them sees, its weights."""

import torch
from torch import nn


def probe(answer, w):
    net = answer(w)
    logits = net(torch.zeros(1, 3, 256, 256)) if isinstance(net, nn.Module) else None
    if not isinstance(logits, torch.Tensor) or logits.ndim != 4 or logits.shape[1] != 1:
        return None
    return {"map": list(logits.shape[2:]), "seen": patch(net), "weights": sum(p.numel() for p in net.parameters())}


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
