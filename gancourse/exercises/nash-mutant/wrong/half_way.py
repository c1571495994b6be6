# hint: table
def extragradient(field, h):
    def step(w):
        ahead = w + 0.8 * h * field(w)
        return w + h * field(ahead)

    return step
