from math import ceil, log


def steps(h, factor):
    return ceil(2 * log(factor) / log(1 + (strength * h) ** 2))
