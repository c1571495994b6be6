# hint: bounds
from math import log


def jsd_modes(k, n):
    return log(n / k)
