from math import log


def shortfall(d, p, q):
    total = 0.0
    for D, a, b in zip(d, p, q):
        best = a / (a + b)
        total += a * log(best / D) + b * log((1 - best) / (1 - D))
    return total / 2
