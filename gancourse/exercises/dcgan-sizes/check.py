"""The law of sizes by its properties, then PyTorch itself as the witness."""

import torch
from torch import nn

from gancourse.exercises import function, number

STACKS = [  # input size, layers; the first is the paper's generator
    (1, [(4, 1, 0), (4, 2, 1), (4, 2, 1), (4, 2, 1), (4, 2, 1)]),
    (7, [(4, 2, 1), (4, 2, 1)]),
    (5, [(5, 3, 2), (3, 1, 1), (2, 2, 0)]),
]


def check(answer):
    sizes = function(answer)

    def last(size, *layer):
        return number(sizes(size, [layer])[-1])

    for size, layers in STACKS:
        found = sizes(size, list(layers))
        if not isinstance(found, (list, tuple)) or any(number(s) != int(number(s)) for s in found):
            yield "list"
        if len(found) != len(layers) + 1 or found[0] != size or list(sizes(size, [])) != [size]:
            yield "length"
    if last(9, 4, 3, 1) < last(9, 4, 2, 1):
        yield "shrinks"
    if any(last(1, kernel, stride, 0) != kernel for kernel in (2, 3, 5) for stride in (1, 2, 3)):
        yield "single"
    if any(last(6, 7, 2, p) - last(6, 7, 2, p + 1) != 2 for p in (0, 1, 2)):
        yield "padding"
    if any(last(n + 1, 4, stride, 1) - last(n, 4, stride, 1) != stride for n in (3, 8) for stride in (1, 2, 3)):
        yield "stride"
    for size, layers in STACKS:
        x = torch.zeros(1, 1, size, size)
        for i, layer in enumerate(layers):
            x = nn.ConvTranspose2d(1, 1, *layer)(x)
            if sizes(size, list(layers))[i + 1] != x.shape[2]:
                yield "chain"
