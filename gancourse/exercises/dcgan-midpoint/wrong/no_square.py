# hint: dip
def squared_norm(d, t):
    return d * ((1 - t) + t)
