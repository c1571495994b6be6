"""Stacked MNIST: three digits in the three colours of one picture, so that 1,000 modes can be counted.

Metz et al. 2017, arXiv:1611.02163, sec. 3.3.1.
"""

import torch
from torch import Tensor

from .order import permutation

MODES = 1000


def stacks(digits: Tensor, y: Tensor) -> dict[str, Tensor]:
    """As many stacks as digits, the same ones every time: each digit stands once in every colour.

    digits: uint8 [N, 1, H, W], y: their classes, [N].  Gives "x" uint8 [N, 3, H, W] and "y" [N], the classes as one
    number of three digits, red first.
    """
    rows = [permutation(len(digits), seed=0, group=colour, epoch=0) for colour in range(3)]
    red, green, blue = (y[row] for row in rows)
    return {"x": torch.cat([digits[row] for row in rows], 1), "y": 100 * red + 10 * green + blue}
