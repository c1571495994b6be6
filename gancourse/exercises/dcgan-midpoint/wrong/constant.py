# hint: dip
def squared_norm(d, t):
    return d
