# hint: range
def smoothed(p, q):
    return 0.9 * p - q
