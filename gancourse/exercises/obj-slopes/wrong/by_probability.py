# hint: probability
import math


def slopes(logit):
    D = 0.5 * (1 + math.tanh(logit / 2))
    return -1 / (1 - D + 1e-12), -1 / (D + 1e-12)
