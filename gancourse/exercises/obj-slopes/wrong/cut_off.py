# hint: tail
import math


def slopes(logit):
    a = max(-9.0, min(9.0, logit))
    return -1 / (1 + math.exp(-a)), -1 / (1 + math.exp(a))
