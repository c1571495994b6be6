# hint: column
def equilibrium(a, b, c, d):
    total = a - b - c + d
    p = (d - c) / total
    return p, p, (a * d - b * c) / total
