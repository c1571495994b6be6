from math import log


def shortfall(d, p, q):
    total = 0.0
    for D, a, b in zip(d, p, q):
        real, fake = share * a, (1 - share) * b
        best = real / (real + fake)
        total += real * log(best / D) + fake * log((1 - best) / (1 - D))
    return total
