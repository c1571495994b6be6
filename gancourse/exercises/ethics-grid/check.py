"""Kernels whose grid is known; then PyTorch's own layer, fed with ones, as the witness."""

import torch
from torch.nn.functional import conv_transpose1d

from gancourse.exercises import function, number

KERNELS = ([1.0, 2.0, 3.0], [0.5, -0.2, 0.1, 0.9], [3.0, 1.0, 4.0, 1.0, 5.0], [1.0, 5.0])


def check(answer):
    strength = lambda kernel: number(function(answer)(list(kernel)))
    if any(abs(strength(kernel)) > 1e-9 for kernel in ([1.0, 1.0], [1.0, 3.0, 3.0, 1.0], [2.0, 5.0, 3.0])):
        yield "even"
    if abs(strength([2.0]) - 1) > 1e-9:
        yield "only"
    if any(abs(strength(kernel) - strength([3 * value for value in kernel])) > 1e-9 for kernel in KERNELS):
        yield "scale"
    if any(strength(kernel) < 0 for kernel in KERNELS):
        yield "sign"
    for kernel in KERNELS:
        line = conv_transpose1d(torch.ones(1, 1, 20), torch.tensor(kernel)[None, None], stride=2).flatten()
        a, b = line[16:18].tolist()  # away from the border
        if abs(strength(kernel) * abs(a + b) - abs(a - b)) > 1e-4:
            yield "measured"
