# hint: zero
from math import e, log


def floor(k):
    return 0.0
