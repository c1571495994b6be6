# hint: same


def earth_mover(x, p, q):
    return sum(a * b * abs(u - v) for u, a in zip(x, p) for v, b in zip(x, q))
