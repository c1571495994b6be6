from math import log


def jsd_modes(k, n):
    a = k / n
    return (a * log(2 * a / (1 + a)) + log(2 / (1 + a)) + (1 - a) * log(2)) / 2
