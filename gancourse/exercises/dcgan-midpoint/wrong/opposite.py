# hint: sample
def squared_norm(d, t):
    return d * abs(1 - 2 * t)
