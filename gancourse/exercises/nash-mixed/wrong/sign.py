# hint: range
def equilibrium(a, b, c, d):
    total = a - b - c + d
    return (c - d) / total, (b - d) / total, (a * d - b * c) / total
