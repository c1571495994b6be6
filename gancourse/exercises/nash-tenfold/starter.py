from math import ceil, log


def steps(h, factor):
    raise NotImplementedError("your code here")
