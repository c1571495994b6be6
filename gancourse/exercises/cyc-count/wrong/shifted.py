# hint: one
def pairs(n, cycle):
    return n + 1 if cycle else (n + 1) ** 2
