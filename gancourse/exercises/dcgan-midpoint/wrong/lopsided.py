# hint: symmetry
def squared_norm(d, t):
    return d * (1 - t + t**3)
