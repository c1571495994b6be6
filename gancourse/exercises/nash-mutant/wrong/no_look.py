# hint: plain
def extragradient(field, h):
    return lambda w: w + h * field(w)
