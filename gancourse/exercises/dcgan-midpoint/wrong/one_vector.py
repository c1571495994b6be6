# hint: ends
def squared_norm(d, t):
    return d * (1 - t) ** 2
