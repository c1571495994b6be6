def smallest_gamma(h):
    return h / 4
