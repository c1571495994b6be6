# hint: collapse
def pairs(n, cycle):
    return n**n if cycle else n ** (2 * n)
