# hint: range


def verdict(p, q, reals, fakes):
    return reals * p / max(fakes * q, 1e-9)
