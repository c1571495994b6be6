# hint: table
import math


def best_loss(K):
    return (math.log(math.e + K - 1) - 1) / 2
