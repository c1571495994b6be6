# hint: falls
from math import log


def jsd_modes(k, n):
    return log(2) * k / n * (1 - k / n)
