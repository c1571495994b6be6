# hint: diverges
def smallest_gamma(h):
    return h * h / 4
