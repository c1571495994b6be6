# hint: bounded
import math


def gap(k):
    return math.log(k)
