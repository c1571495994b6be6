# hint: whole
from math import log


def steps(h, factor):
    return 2 * log(factor) / log(1 + h * h)
