# hint: zero
from math import log


def jsd_modes(k, n):
    return log(2)
