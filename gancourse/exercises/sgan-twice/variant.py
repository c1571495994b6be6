import math


def best_loss(K):
    return math.log(math.exp(stretch) + K - 1) - stretch
