# hint: row
def equilibrium(a, b, c, d):
    total = a - b - c + d
    return (d - b) / total, (d - c) / total, (a * d - b * c) / total
