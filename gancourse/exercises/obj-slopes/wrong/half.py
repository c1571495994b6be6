# hint: table
import math


def half(t):
    return math.exp(min(t, 0)) / (math.exp(min(t, 0)) + math.exp(min(-t, 0))) / 2


def slopes(logit):
    return -half(logit), -half(-logit)
