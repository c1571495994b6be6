# hint: rate
def first_steps(maps, kernel, lr):
    return 0.001 / (2 / (maps * kernel**2)) ** 0.5, 0.001
