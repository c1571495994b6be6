# hint: one
import math


def gap(k):
    return math.log(2)
