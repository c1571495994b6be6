# hint: table
from math import e, log


def floor(k):
    return log(e + k) - 1 if k > 2 else log(e + 1) - 1
