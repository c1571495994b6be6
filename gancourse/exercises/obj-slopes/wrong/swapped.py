# hint: order
import math


def slopes(logit):
    D = 0.5 * (1 + math.tanh(logit / 2))
    return D - 1, -D
