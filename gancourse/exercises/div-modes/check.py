"""A JSD in nats: between 0 and log 2, 0 when nothing is missed, falling with each mode gained."""

from itertools import pairwise
from math import log

from gancourse.exercises import function, number

TABLE = [(1, 8, 0.49693), (3, 8, 0.29030), (7, 8, 0.04541), (99, 1000, 0.52680), (2, 3, 0.13230), (1, 2, 0.21576)]


def check(answer):
    function(answer)
    found = lambda k, n: number(answer(k, n))
    if any(not -1e-9 <= found(k, n) <= log(2) + 1e-9 for k, n in [(1, 1000), (1, 8), (5, 8), (999, 1000)]):
        yield "bounds"
    if any(abs(found(n, n)) > 1e-9 for n in (1, 8, 25)):
        yield "zero"
    row = [found(k, 25) for k in range(1, 26)]
    if any(after >= before for before, after in pairwise(row)):
        yield "falls"
    if any(abs(found(k, n) - value) > 1e-4 for k, n, value in TABLE):
        yield "table"
