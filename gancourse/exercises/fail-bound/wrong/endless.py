# hint: ceiling
from math import log


def possible(modes, kl, total=1000):
    return kl >= log(total / modes) - 1e-6
