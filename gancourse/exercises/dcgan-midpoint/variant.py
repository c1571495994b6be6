def squared_norm(d, t):
    return d * ((1 - t) ** 2 + variance_b * t**2)
