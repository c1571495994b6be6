# hint: each
import torch


def penalty(critic, real, fake, eps):
    eps = eps.view(-1, 1)
    x = (eps * real + (1 - eps) * fake).requires_grad_(True)
    (grad,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (grad.norm(dim=1).mean() - 1).square()
