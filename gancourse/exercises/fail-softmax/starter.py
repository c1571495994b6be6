from math import e, log


def floor(k):
    raise NotImplementedError("your code here")
