# hint: coin
from math import log


def shortfall(d, p, q):
    return abs(sum(a * log(a / (a + b) / x) for x, a, b in zip(d, p, q)) / 2)
