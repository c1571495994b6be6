# hint: larger
def smallest_gamma(h):
    return h
