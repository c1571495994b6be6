"""A share of a count: in [0, 1], sure where only one kind falls, moved by the numbers, blind to the unit."""

from gancourse.exercises import function, number

TABLE = [  # p, q, reals, fakes, the best answer
    (0.3, 0.1, 64, 64, 0.75),
    (0.2, 0.5, 30, 10, 0.54545),
    (1.7, 0.4, 5, 60, 0.26154),
    (0.05, 0.8, 100, 100, 0.05882),
]


def check(answer, weight=1.0):
    function(answer)
    # Fakes that count `weight` times have the best answer of reals that are as much denser.
    best = lambda p, q, reals, fakes: number(answer(weight * p, q, reals, fakes))
    if any(not 0 <= best(p, q, 64, 64) <= 1 for p, q in [(2.0, 0.1), (0.1, 2.0), (0.4, 0.3)]):
        yield "range"
    if abs(best(0.4, 0.0, 8, 8) - 1) > 1e-6 or abs(best(0.0, 0.4, 8, 8)) > 1e-6:
        yield "certain"
    if any(abs(best(p, p, n, n) - 0.5) > 1e-6 for p in (0.1, 0.9) for n in (1, 50)):
        yield "even"
    if not best(0.3, 0.3, 30, 10) > best(0.3, 0.3, 10, 10) > best(0.3, 0.3, 10, 30):
        yield "numbers"
    if abs(best(0.2, 0.6, 10, 10) - best(0.4, 1.2, 10, 10)) > 1e-6:
        yield "scale"
    if any(abs(best(*where) - value) > 1e-4 for *where, value in TABLE):
        yield "table"
