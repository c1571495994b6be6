"""The penalty of a critic of one weight, and whether that weight can be trained by it."""

import torch

CRITICS = {
    "plane": lambda weight: lambda x: weight * (0.6 * x[:, :1] + 0.8 * x[:, 1:]),  # its slope is the weight everywhere
    "bowl": lambda weight: lambda x: weight * x.square().sum(1, keepdim=True) / 2,  # its gradient at x is weight * x
}


def probe(answer, critic, weight, real, fake, eps):
    found = answer(CRITICS[critic](torch.tensor(weight, requires_grad=True)), real, fake, eps)
    return [found, isinstance(found, torch.Tensor) and found.requires_grad]
