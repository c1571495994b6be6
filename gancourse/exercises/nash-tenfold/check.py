"""The radius after so many steps is enough, and one step before it was not."""

from gancourse.exercises import function, number

CASES = [(0.1, 10.0), (0.5, 3.0), (0.2, 100.0), (1.0, 7.0), (0.3, 1.5)]


def check(answer, strength=1.0):
    function(answer)
    for h, factor in CASES:
        t = number(answer(h, factor))
        if t != int(t):
            yield "whole"
        factor_of_one = abs(1 + strength * h * 1j)
        grown = factor_of_one**t
        if grown < factor:
            yield "early", {"h": h}
        if grown / factor_of_one >= factor:
            yield "late", {"h": h}
