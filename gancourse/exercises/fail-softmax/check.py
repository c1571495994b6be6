"""Above 0, below guessing, and a table."""

from math import log

from gancourse.exercises import function, number

TABLE = [(2, 0.31326), (3, 0.55144), (8, 1.27401), (10, 1.46115), (1000, 5.90947)]


def check(answer):
    function(answer)
    found = lambda k: number(answer(k))
    if any(found(k) <= 1e-9 for k in (2, 8, 10)):
        yield "zero"
    if any(found(k) >= log(k) - 1e-9 for k in (2, 8, 10)):
        yield "chance"
    if any(abs(found(k) - value) > 1e-4 for k, value in TABLE):
        yield "table"
