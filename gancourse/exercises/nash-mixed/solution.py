def equilibrium(a, b, c, d):
    total = a - b - c + d
    p, q = (d - c) / total, (d - b) / total
    return p, q, (a * d - b * c) / total
