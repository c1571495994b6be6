# hint: tail
import math


def slopes(logit):
    D = 0.5 * (1 + math.tanh(logit / 2))
    return -D, D - 1
