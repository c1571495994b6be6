from math import e, log


def floor(k):
    return log(e + k - 1) - 1
