# hint: spacing


def earth_mover(x, p, q):
    return sum(abs(a - b) for a, b in zip(p, q)) / 2
