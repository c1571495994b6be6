# hint: numbers


def verdict(p, q, reals, fakes):
    return p / (p + q)
