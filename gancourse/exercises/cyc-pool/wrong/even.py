# hint: fades
def share(size, age):
    if age == 0:
        return 1 / 2
    return 1 / (4 * size) if age <= 2 * size else 0.0
