# hint: absolute
def guesses(values, p):
    mean = sum(v * share for v, share in zip(values, p))
    return mean, mean
