# hint: early
from math import ceil, log


def steps(h, factor):
    return ceil(log(factor) / log(1 + h * h))
