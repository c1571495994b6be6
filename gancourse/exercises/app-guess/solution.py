def guesses(values, p):
    mean = sum(v * share for v, share in zip(values, p))
    below = 0.0
    for v, share in sorted(zip(values, p)):
        below += share
        if below >= 0.5:
            return mean, v
