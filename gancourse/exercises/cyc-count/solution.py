from math import factorial


def pairs(n, cycle):
    return factorial(n) if cycle else factorial(n) ** 2
