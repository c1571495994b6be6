# hint: alone
def smoothed(p, q):
    return p / (p + q)
