# hint: table
import torch


def r1(D, x, gamma):
    x = x.detach().requires_grad_(True)
    (slope,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    return gamma / 2 * slope.norm(dim=1).mean() ** 2
