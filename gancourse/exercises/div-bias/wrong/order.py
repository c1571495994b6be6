# hint: negative
from math import log


def shortfall(d, p, q):
    value = lambda D: sum(a * log(x) + b * log(1 - x) for x, a, b in zip(D, p, q))
    return (value(d) - value([a / (a + b) for a, b in zip(p, q)])) / 2
