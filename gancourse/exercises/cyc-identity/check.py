"""Translators that multiply by primes: from a value one can read which picture took which way."""

import torch

from gancourse.exercises import function, number


def check(answer):
    a, b = torch.full((2, 1, 2, 2), 11.0), torch.full((2, 1, 2, 2), 5.0)
    found, slopes = function(answer)(2.0, 3.0, a, b)
    if found is None:
        yield "two"
    cycle, identity = (number(term) for term in found)
    if cycle != 80:
        yield "cycle"
    if identity == 21:
        yield "still"
    if identity != 27:
        yield "identity"
    if [[round(slope) for slope in each] for each in slopes] != [[48, 32], [5, 11]]:
        yield "gradient"
