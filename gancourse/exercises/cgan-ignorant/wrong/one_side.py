# hint: table
import math


def gap(k):
    return math.log(2 * k / (k + 1))
