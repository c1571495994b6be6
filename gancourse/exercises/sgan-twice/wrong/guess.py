# hint: guess
import math


def best_loss(K):
    return math.log(K)
