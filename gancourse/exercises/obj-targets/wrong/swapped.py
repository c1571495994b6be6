# hint: only_real
def best_score(p, q, real, fake):
    return (p * fake + q * real) / (p + q)
