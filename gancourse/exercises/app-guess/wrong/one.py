# hint: pair
def guesses(values, p):
    return sum(v * share for v, share in zip(values, p))
