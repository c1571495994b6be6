# hint: finite
import math


def slopes(logit):
    D = 1 / (1 + math.exp(-logit))
    return -D, D - 1
