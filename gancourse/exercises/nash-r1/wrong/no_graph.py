# hint: graph
import torch


def r1(D, x, gamma):
    x = x.detach().requires_grad_(True)
    (slope,) = torch.autograd.grad(D(x).sum(), x)
    return gamma / 2 * slope.square().sum(1).mean()
