def best_score(p, q, real, fake):
    return (p * real + q * fake) / (p + q)
