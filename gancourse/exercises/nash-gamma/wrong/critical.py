# hint: larger
def smallest_gamma(h):
    return 1.0
