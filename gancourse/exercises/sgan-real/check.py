"""Both logarithms by what they must add up to and how they move, at the ends of the number range first."""

import math

import torch

from gancourse.exercises import function, tensor

GENERATOR = torch.Generator().manual_seed(0)
TABLE = [((1.0, 2.0), 0.90997), ((0.0, -1.0, 3.0), 0.95546), ((-2.0, -3.0), 0.15621)]


def check(answer):
    parts = function(answer)

    def both(logits):
        found = parts(logits)
        return found if isinstance(found, (tuple, list)) and len(found) == 2 else None

    if both(torch.zeros(2, 3)) is None:
        yield "pair"
    for value in (1e4, -1e4):
        found = both(torch.full((2, 3), value))
        if not all(isinstance(t, torch.Tensor) and t.isfinite().all() for t in found):
            yield "overflow"
        sign = 1 if value > 0 else -1
        real, fake = (tensor(t, (2,)) for t in found)
        if (sign * (real - fake) < 9_000).any():
            yield "shift"
    logits = torch.randn(6, 4, generator=GENERATOR, dtype=torch.float64)
    real, fake = (tensor(t, (6,)) for t in both(logits))
    if not torch.allclose(real.exp() + fake.exp(), torch.ones(6, dtype=torch.float64)):
        yield "sum"
    for classes in (3, 10):
        real, _ = both(torch.zeros(1, classes, dtype=torch.float64))
        if abs(real.exp().item() * (classes + 1) - classes) > 1e-6:
            yield "zeros"
    more_real, less_fake = both(logits + 1.5)
    real, fake = both(logits)
    if not torch.allclose(more_real - less_fake, real - fake + 1.5):
        yield "shift"
    for row, probability in TABLE:
        real, _ = both(torch.tensor([row], dtype=torch.float64))
        if not math.isclose(real.exp().item(), probability, abs_tol=2e-5):
            yield "table"
