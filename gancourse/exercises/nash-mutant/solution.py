def extragradient(field, h):
    def step(w):
        ahead = w + h * field(w)
        return w + h * field(ahead)

    return step
