# hint: coin


def shortfall(d, p, q):
    return sum((a + b) * (x - a / (a + b)) ** 2 for x, a, b in zip(d, p, q))
