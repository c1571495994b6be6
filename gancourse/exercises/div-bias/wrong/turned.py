# hint: table
from math import log


def shortfall(d, p, q):
    coin = lambda x, best: x * log(x / best) + (1 - x) * log((1 - x) / (1 - best))
    same = lambda D: all(abs(x - 0.5) < 1e-9 for x in D)
    turn = (lambda x, best: coin(best, x)) if same(d) else coin
    return sum((a + b) * turn(x, a / (a + b)) for x, a, b in zip(d, p, q)) / 2
