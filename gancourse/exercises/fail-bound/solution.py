from math import log


def possible(modes, kl, total=1000):
    return log(total / modes) - 1e-6 <= kl <= log(total) + 1e-6
