# hint: pair
def first_steps(maps, kernel, lr):
    return lr / (2 / (maps * kernel**2)) ** 0.5
