# hint: unique
from math import factorial


def pairs(n, cycle):
    return 1 if cycle else factorial(n)
