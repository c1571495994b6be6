def share(size, age):
    if age == 0:
        return chance
    p = (1 - chance) / size
    return (1 - chance) * p * (1 - p) ** (age - 1)
