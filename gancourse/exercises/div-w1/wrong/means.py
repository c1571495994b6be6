# hint: split


def earth_mover(x, p, q):
    return abs(sum(place * (a - b) for place, a, b in zip(x, p, q)))
