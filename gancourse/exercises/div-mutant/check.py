"""A penalty on each sample's slope: 0 at slope 1 for any batch, on both sides of 1, at the mixed points, trainable."""

import torch

from gancourse.exercises import function, number

STEP = 0.05


def points(*rows):
    return torch.tensor(rows, dtype=torch.float32)


def check(answer):
    function(answer)
    real, fake, eps = points([2.0, 0.0], [0.0, 4.0]), points([0.0, 0.0], [0.0, 0.0]), torch.tensor([0.5, 0.25])
    found, slope = answer("plane", 2.0, real, fake, eps)
    number(found)
    rise = number(answer("plane", 2.0 + STEP, real, fake, eps)[0]) - number(
        answer("plane", 2.0 - STEP, real, fake, eps)[0]
    )
    if slope is None or abs(number(slope) - rise / (2 * STEP)) > 0.01:
        yield "graph"
    many = torch.randn(64, 2, generator=torch.Generator().manual_seed(0))
    value = lambda critic, weight, *batch: number(answer(critic, weight, *batch)[0])
    flat = lambda weight, n: value("plane", weight, many[:n], many[-n:], eps.repeat(n // 2))
    if flat(1.0, 2) > 1e-6 or flat(1.0, 64) > 1e-6 or abs(flat(3.0, 2) - flat(3.0, 32)) > 1e-4:
        yield "batch"
    if flat(0.25, 4) < 0.5:
        yield "low"
    if abs(value("bowl", 1.0, points([3.0, 0.0], [0.0, 0.5]), fake, torch.ones(2)) - 2.125) > 1e-4:
        yield "each"
    if abs(value("bowl", 1.0, points([4.0, 0.0], [0.0, 4.0]), fake, eps) - 0.5) > 1e-4:
        yield "points"
