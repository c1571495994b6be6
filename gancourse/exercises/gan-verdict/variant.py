def verdict(p, q, reals, fakes):
    return reals * p / (reals * p + weight * fakes * q)
