# hint: balance
def best_score(p, q, real, fake):
    return real if p >= q else fake
