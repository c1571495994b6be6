# hint: step
import torch


def extragradient(field, h):
    w = torch.tensor([1.0, 0.0])
    return w + h * field(w + h * field(w))
