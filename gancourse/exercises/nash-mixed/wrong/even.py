# hint: row
def equilibrium(a, b, c, d):
    return 0.5, 0.5, (a + b + c + d) / 4
