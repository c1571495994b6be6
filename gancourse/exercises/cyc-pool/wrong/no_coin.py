# hint: now
def share(size, age):
    p = 1 / (2 * size)
    return p * (1 - p) ** age
