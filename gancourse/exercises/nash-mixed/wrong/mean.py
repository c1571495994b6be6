# hint: value
def equilibrium(a, b, c, d):
    total = a - b - c + d
    return (d - c) / total, (d - b) / total, (a + b + c + d) / 4
