"""Symmetry, ends and the dip first; vectors that are really drawn at the end."""

import torch

from gancourse.exercises import function, number


def check(answer, variance_b=1.0):
    f = function(answer)

    def said(d, t):
        return number(f(d, t))

    if said(8, 0.25) == 0 or abs(said(16, 0.25) / said(8, 0.25) - 2) > 1e-6:
        yield "dimension"
    if any(abs(said(d, 0.0) - d) > 1e-6 or abs(said(d, 1.0) - variance_b * d) > 1e-6 for d in (1, 100)):
        yield "ends"
    like = lambda t: said(10, t) - 10 * (variance_b - 1) * t * t  # what it would be if both had the same variance_b
    if any(abs(like(t) - like(1 - t)) > 1e-6 for t in (0.1, 0.25, 0.4)):
        yield "symmetry"
    if said(100, 0.5) > 99:
        yield "dip"
    noise = torch.Generator().manual_seed(0)
    a, b = torch.randn(2, 4000, 100, generator=noise)
    b *= variance_b**0.5
    for t in (0.5, 0.25, 0.9):
        measured = ((1 - t) * a + t * b).square().sum(1).mean().item()
        if abs(said(100, t) / measured - 1) > 0.02:
            yield "sample", {"d": 100, "t": t}
