"""A distance: 0 for equal piles, the gap for whole piles, never negative, not fooled by equal means."""

from gancourse.exercises import function, number

TABLE = [  # places, p, q, work to the right, work to the left
    ([0, 1, 3, 7], [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4], 2.3, 0),
    ([-2, 0, 0.5, 1], [0.25, 0.25, 0.25, 0.25], [0.7, 0.1, 0.1, 0.1], 0, 1.125),
    ([0, 2, 5], [0.6, 0.1, 0.3], [0.2, 0.7, 0.1], 0.8, 0.6),
]


def check(answer, price=1.0):
    function(answer)
    found = lambda x, p, q: number(answer(x, p, q))
    x = [0.0, 1.0, 4.0]
    if found(x, [0, 0, 1], [1, 0, 0]) < 0 or found(x, [1, 0, 0], [0, 0, 1]) < 0:
        yield "sign"
    if abs(found(x, [0.2, 0.3, 0.5], [0.2, 0.3, 0.5])) > 1e-9:
        yield "same"
    if abs(found(x, [1, 0, 0], [0, 0, 1]) - 4 * price) > 1e-9 or abs(found(x, [0, 0, 1], [0, 1, 0]) - 3) > 1e-9:
        yield "spacing"
    if found([-1, 0, 1], [0, 1, 0], [0.5, 0, 0.5]) < 0.5:
        yield "split"
    if any(abs(found(places, p, q) - price * right - left) > 1e-6 for places, p, q, right, left in TABLE):
        yield "table"
