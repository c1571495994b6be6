# hint: optimal
from math import log


def shortfall(d, p, q):
    return (log(4) + sum(a * log(x) + b * log(1 - x) for x, a, b in zip(d, p, q))) / 2
