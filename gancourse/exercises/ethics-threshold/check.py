"""Monotone in both, the same for the same rate; then the bound itself is asked what it promises."""

import math

from gancourse.exercises import function, number

CASES = ((1_000, 1), (1_000_000, 1), (50_000, 20), (12, 0.1))


def check(answer, scale=2.0):
    t = lambda images, alarms: number(function(answer)(images, alarms))
    if not t(1_000, 1) < t(10_000, 1) < t(1_000_000, 1):
        yield "more"
    if not t(1_000, 1) > t(1_000, 10):
        yield "allowed"
    if any(abs(t(n, a) - t(2 * n, 2 * a)) > 1e-9 for n, a in CASES):
        yield "ratio"
    for n, a in CASES:
        promised = n * math.exp(-t(n, a) * t(n, a) / scale)
        if promised > a * (1 + 1e-6):
            yield "unsafe"
        if promised < a * (1 - 1e-6):
            yield "loose"
