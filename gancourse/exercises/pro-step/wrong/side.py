# hint: kernel
def first_steps(maps, kernel, lr):
    return lr / (2 / (maps * kernel)) ** 0.5, lr
