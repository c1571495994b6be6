from math import log


def jsd_modes(k, n):
    raise NotImplementedError("your code here")
