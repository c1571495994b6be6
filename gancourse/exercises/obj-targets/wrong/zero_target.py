# hint: only_fake
def best_score(p, q, real, fake):
    return p * real / (p + q)
