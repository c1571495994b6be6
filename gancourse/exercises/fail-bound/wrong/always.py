# hint: rejects
def possible(modes, kl, total=1000):
    return True
