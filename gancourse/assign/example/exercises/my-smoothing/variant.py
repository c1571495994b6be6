def smoothed(p, q):
    return label * p / (p + q)
