"""Length, one pixel, overlaps; then the inner products with PyTorch's convolution."""

import torch
from torch.nn.functional import conv1d, conv_transpose1d

from gancourse.exercises import function, number

SHAPES = [(1, 3, 2), (4, 3, 1), (3, 4, 2), (5, 2, 3), (2, 5, 4)]  # length of the input, of the kernel, stride


def check(answer):
    transposed = function(answer)

    def said(u, kernel, stride):
        found = transposed([float(v) for v in u], [float(v) for v in kernel], stride)
        return None if not isinstance(found, (list, tuple)) else [number(v) for v in found]

    if said([2], [1, 10, 100], 2) is None:
        yield "list"
    generator = torch.Generator().manual_seed(0)
    for n, k, s in SHAPES:
        length = len(said([1] * n, [1] * k, s))
        if conv_transpose1d(torch.ones(1, 1, n), torch.ones(1, 1, k), stride=s).shape[2] != length:
            yield "length", {"n": n, "k": k, "s": s}
    if said([2], [1, 10, 100], 2) != [2, 20, 200]:
        yield "single"
    if sum(said([1, 1, 1], [3, 5, 7], 1)) != 3 * (3 + 5 + 7):
        yield "overlap"
    for n, k, s in SHAPES:
        u, kernel = torch.randn(n, generator=generator), torch.randn(k, generator=generator)
        back = torch.tensor(said(u.tolist(), kernel.tolist(), s))
        x = torch.randn(len(back), generator=generator)
        forward = conv1d(x[None, None], kernel[None, None], stride=s).flatten()
        if abs((forward * u).sum() - (x * back).sum()) > 1e-4:
            yield "adjoint"
