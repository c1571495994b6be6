# hint: scale


from math import exp


def verdict(p, q, reals, fakes):
    if p == 0 or q == 0:
        return float(q == 0)
    return 1 / (1 + exp(q - p) * fakes / reals)
