import math


def sigmoid(t):
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    return math.exp(t) / (1 + math.exp(t))


def slopes(logit):
    return -sigmoid(logit), -sigmoid(-logit)
