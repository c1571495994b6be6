# hint: certain


def verdict(p, q, reals, fakes):
    return fakes * q / (reals * p + fakes * q)
