def verdict(p, q, reals, fakes):
    return reals * p / (reals * p + fakes * q)
