"""A penalty on each sample's slope: 0 at slope 1 for any batch, on both sides of 1, at the mixed points, trainable."""

import torch

from gancourse.exercises import function, number


def slope(weight):
    """A critic on the plane whose gradient has the same norm, |weight|, everywhere."""
    return lambda x: weight * (0.6 * x[:, :1] + 0.8 * x[:, 1:])


def bowl(weight):
    """A critic whose gradient at x is weight * x."""
    return lambda x: weight * x.square().sum(1, keepdim=True) / 2


def points(*rows):
    return torch.tensor(rows, dtype=torch.float32)


def check(answer):
    function(answer)
    weight = torch.tensor(2.0, requires_grad=True)
    real, fake, eps = points([2.0, 0.0], [0.0, 4.0]), points([0.0, 0.0], [0.0, 0.0]), torch.tensor([0.5, 0.25])
    found = answer(slope(weight), real, fake, eps)
    number(found)
    if not (isinstance(found, torch.Tensor) and found.requires_grad):
        yield "graph"
    many = torch.randn(64, 2, generator=torch.Generator().manual_seed(0))
    flat = lambda w, n: number(
        answer(slope(torch.tensor(w, requires_grad=True)), many[:n], many[-n:], eps.repeat(n // 2))
    )
    if flat(1.0, 2) > 1e-6 or flat(1.0, 64) > 1e-6 or abs(flat(3.0, 2) - flat(3.0, 32)) > 1e-4:
        yield "batch"
    if flat(0.25, 4) < 0.5:
        yield "low"
    steep = number(
        answer(bowl(torch.tensor(1.0, requires_grad=True)), points([3.0, 0.0], [0.0, 0.5]), fake, eps * 0 + 1)
    )
    if abs(steep - 2.125) > 1e-4:
        yield "each"
    mixed = number(answer(bowl(torch.tensor(1.0, requires_grad=True)), points([4.0, 0.0], [0.0, 4.0]), fake, eps))
    if abs(mixed - 0.5) > 1e-4:
        yield "points"
