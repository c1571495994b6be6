# hint: three
def equilibrium(a, b, c, d):
    return (d - c) / (a - b - c + d)
