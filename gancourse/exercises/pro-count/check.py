"""Differences between sizes, then the package's generator on the meta device."""

import torch

from gancourse.exercises import function, number
from gancourse.models.progan import Generator, Hyper


def check(answer):
    count = function(answer)
    values = [number(count(8, growing)) for growing in (False, True)]
    if any(v <= 0 or v != int(v) for v in values):
        yield "integer"
    for size in (8, 64, 1024):
        if number(count(size, True)) - number(count(size, False)) != parameters(size, True) - parameters(size, False):
            yield "colours"
    for size in (8, 32, 64, 512):
        more = number(count(2 * size, True)) - number(count(size, True))
        if more != parameters(2 * size, True) - parameters(size, True):
            yield "widths"
    if number(count(1024, True)) != parameters(1024, True):
        yield "first"


def parameters(size, growing):
    with torch.device("meta"):
        net = Generator(Hyper(size=size))
    total = sum(p.numel() for p in net.parameters())
    return total if growing else total - sum(p.numel() for p in net.to_rgb[:-1].parameters())
