import math

import torch


def suspect(modes):
    angle = torch.linspace(0, 2 * math.pi, modes)
    return torch.stack([angle.cos(), angle.sin()], 1)


def centres(modes):
    raise NotImplementedError("your code here")
