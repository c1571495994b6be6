def best_score(p, q, real, fake):
    return (p * real / 2 + coefficient * q * fake) / (p / 2 + coefficient * q)
