"""The floor of the loss by its ends, then a table."""

import math

from gancourse.exercises import function, number

TABLE = {2: 0.31326, 10: 1.46115, 100: 3.62221}


def check(answer):
    floor = function(answer)
    if abs(number(floor(1))) > 1e-6:
        yield "single"
    if not number(floor(2)) < number(floor(5)) < number(floor(50)):
        yield "grows"
    if any(number(floor(K)) > math.log(K) - 0.3 for K in (2, 10, 1000)):
        yield "guess"
    if any(abs(number(floor(K)) - loss) > 1e-4 for K, loss in TABLE.items()):
        yield "table"
