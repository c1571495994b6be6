"""Nothing to ignore, the bound, the growth, then a table."""

import math

from gancourse.exercises import function, number

TABLE = [(2, 0.215762), (3, 0.318257), (10, 0.525597), (50, 0.643928)]


def check(answer):
    gap = function(answer)
    found = {k: number(gap(k)) for k in (1, 2, 3, 10, 50)}
    if abs(found[1]) > 1e-6:
        yield "one"
    if max(found.values()) > math.log(2) + 1e-6:
        yield "bounded"
    if not found[1] < found[2] < found[3] < found[10] < found[50]:
        yield "grows"
    if any(abs(found[k] - value) > 1e-4 for k, value in TABLE):
        yield "table"
