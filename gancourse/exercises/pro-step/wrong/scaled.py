# hint: equal
def first_steps(maps, kernel, lr):
    size = (2 / (maps * kernel**2)) ** 0.5
    return lr / size, lr * size
