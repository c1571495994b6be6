"""Finite far out, negative, the right one silent at the left, nothing lost at the right; a table at the end."""

import math

from gancourse.exercises import function, number

TABLE = [  # logit, saturating, non-saturating
    (-8.0, -3.3535013047e-04, -9.9966464987e-01),
    (-1.0, -2.6894142137e-01, -7.3105857863e-01),
    (0.5, -6.2245933120e-01, -3.7754066880e-01),
    (3.0, -9.5257412682e-01, -4.7425873178e-02),
]


def check(answer):
    function(answer)
    found = lambda logit: [number(value) for value in answer(logit)]
    try:
        far = [*found(-800.0), *found(800.0)]
    except OverflowError:
        far = [math.inf]
    if not all(map(math.isfinite, far)):
        yield "finite"
    left, right = found(-6.0), found(6.0)
    if max(found(-0.5) + found(0.5)) > 0:
        yield "sign"
    if abs(left[0]) > 0.5 and abs(left[1]) < 0.5:
        yield "order"
    if abs(left[1]) > 2:
        yield "probability"
    for size in (20.0, 60.0, 300.0):  # there sigma(-size) is all but exp(-size)
        if not all(0.1 < value / -math.exp(-size) < 10 for value in (found(size)[1], found(-size)[0])):
            yield "tail"
    near = lambda a, b: abs(a - b) < 1e-6 * abs(b)
    if not all(near(a, b) for logit, *want in TABLE for a, b in zip(found(logit), want)) or abs(right[0]) > 1:
        yield "table"
