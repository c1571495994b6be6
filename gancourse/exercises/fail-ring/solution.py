import math

import torch


def centres(modes):
    angle = torch.arange(modes) * (2 * math.pi / modes)
    return torch.stack([angle.cos(), angle.sin()], 1)
