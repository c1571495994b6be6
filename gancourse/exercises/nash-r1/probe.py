"""The penalty of a critic, and its slope at the critic's weight."""

import torch

CRITICS = {
    "plane": lambda x, weight: (x @ weight)[:, None],  # its gradient is the weight everywhere
    "bowl": lambda x, weight: (weight * x.square()).sum(1) / 2,  # with weights of 1 its gradient is the point itself
}


def probe(answer, critic, weight, x, gamma):
    weight = torch.tensor(weight, requires_grad=True)
    found = answer(lambda x: CRITICS[critic](x, weight), x.clone(), gamma)
    if not isinstance(found, torch.Tensor) or found.ndim or not found.requires_grad:
        return [found, None]
    return [found, torch.autograd.grad(found, weight, materialize_grads=True)[0]]
