"""Squared errors by their symmetries, then a small table."""

from math import isclose

from gancourse.exercises import function, number

LAWS = [([-1, 1], [0.5, 0.5]), ([0, 1], [0.9, 0.1]), ([2, 3, 7], [0.2, 0.5, 0.3])]
BEST = [1.0, 0.09, 4.0]  # of the laws above


def check(answer):
    errors = function(answer)

    def both(values, chances):
        return [number(e) for e in errors(list(values), list(chances))]

    for values, chances in LAWS:
        found = errors(list(values), list(chances))
        if not isinstance(found, (list, tuple)) or len(found) != 2:
            yield "pair"
        here = both(values, chances)
        if any(not isclose(a, b, abs_tol=1e-6) for a, b in zip(here, both([v + 5 for v in values], chances))):
            yield "shift"
        if any(not isclose(9 * a, b, abs_tol=1e-6) for a, b in zip(here, both([3 * v for v in values], chances))):
            yield "scale"
    for (values, chances), best in zip(LAWS, BEST):
        first, second = both(values, chances)
        if not isclose(first, best, rel_tol=1e-6):
            yield "best"
        if not isclose(second, best + best, rel_tol=1e-6):
            yield "drawn"
