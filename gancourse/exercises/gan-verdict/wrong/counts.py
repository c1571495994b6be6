# hint: certain


def verdict(p, q, reals, fakes):
    return reals / (reals + fakes)
