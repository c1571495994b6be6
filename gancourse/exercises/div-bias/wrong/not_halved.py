# hint: coin
from math import log


def shortfall(d, p, q):
    value = lambda D: sum(a * log(x) + b * log(1 - x) for x, a, b in zip(D, p, q))
    return value([a / (a + b) for a, b in zip(p, q)]) - value(d)
