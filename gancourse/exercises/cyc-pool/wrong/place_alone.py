# hint: size
def share(size, age):
    if age == 0:
        return 1 / 2
    p = 1 / (size + 1)
    return p * (1 - p) ** (age - 1) / 2
