# hint: chance
from math import e, log


def floor(k):
    return log(k)
