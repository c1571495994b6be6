# hint: table
def smoothed(p, q):
    return 0.9 * p / (0.9 * p + q) if q else 0.9
