"""No other answer on a fine grid may do better."""

from gancourse.exercises import function, number

PIXELS = [
    ([1.0, -1.0], [0.4, 0.6]),
    ([0.2, -1.0, 1.0], [0.2, 0.35, 0.45]),
    ([0.9, 0.1, -0.7, 0.5], [0.1, 0.3, 0.35, 0.25]),
]
GRID = [i / 200 for i in range(-200, 201)]


def error(values, p, answer, power):
    return sum(share * abs(v - answer) ** power for v, share in zip(values, p))


def check(answer):
    function(answer)
    for values, p in [([0.3], [1.0]), *PIXELS]:
        found = answer(list(values), list(p))
        if not isinstance(found, tuple | list) or len(found) != 2:
            yield "pair"
        squares, absolute = map(number, found)
        if len(values) == 1 and max(abs(squares - values[0]), abs(absolute - values[0])) > 1e-6:
            yield "sure"
        turned = answer(list(values[::-1]), list(p[::-1]))
        rare = answer([0.0, 1.0, 0.5], [0.98, 0.01, 0.01])
        moved = max(abs(number(a) - number(b)) for a, b in zip(found, turned))
        if moved > 1e-6 or max(map(abs, map(number, rare))) > 0.05:
            yield "weights"
        for key, got, power in (("squares", squares, 2), ("absolute", absolute, 1)):
            if error(values, p, got, power) > min(error(values, p, g, power) for g in GRID) + 1e-6:
                yield key
