# hint: table
def pairs(n, cycle):
    return 2 * n - 1 if cycle else (2 * n - 1) ** 2
