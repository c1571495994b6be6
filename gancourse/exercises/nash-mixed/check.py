"""Both players are indifferent, and the value is what the two strategies are worth."""

from gancourse.exercises import function, number

GAMES = [(1, -1, -1, 1), (3, -1, -2, 1), (0, 2, 5, -1), (-4, 3, 2, -6), (10, 0, 0, 1)]


def check(answer):
    function(answer)
    for a, b, c, d in GAMES:
        found = answer(a, b, c, d)
        if found is not None and (not isinstance(found, (tuple, list)) or len(found) != 3):
            yield "three"
        p, q, value = map(number, found if found is not None else [None] * 3)
        if not (0 <= p <= 1 and 0 <= q <= 1):
            yield "range"
        left, right = p * a + (1 - p) * c, p * b + (1 - p) * d
        if abs(left - right) > 1e-6:
            yield "row"
        top, bottom = q * a + (1 - q) * b, q * c + (1 - q) * d
        if abs(top - bottom) > 1e-6:
            yield "column"
        if abs(value - p * top - (1 - p) * bottom) > 1e-6:
            yield "value"
