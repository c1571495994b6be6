# hint: scale
def best_score(p, q, real, fake):
    if p == q or not p or not q:
        return (p * real + q * fake) / (p + q)
    return p * real + q * fake
