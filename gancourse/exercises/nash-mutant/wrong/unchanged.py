# hint: start
def extragradient(field, h):
    def step(w):
        ahead = w + h * field(w)
        return ahead + h * field(ahead)

    return step
