# hint: table


def verdict(p, q, reals, fakes):
    a, b = (reals * p) ** 2, (fakes * q) ** 2
    return a / (a + b)
