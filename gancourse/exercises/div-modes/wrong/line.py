# hint: table
from math import log


def jsd_modes(k, n):
    return log(2) * (1 - k / n)
