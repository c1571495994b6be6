# hint: usual
def first_steps(maps, kernel, lr):
    return lr * (maps * kernel**2) ** 0.5, lr
