# hint: positive
def smallest_gamma(h):
    return 0.0
