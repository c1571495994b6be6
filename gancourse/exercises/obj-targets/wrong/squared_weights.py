# hint: table
def best_score(p, q, real, fake):
    return (p**2 * real + q**2 * fake) / (p**2 + q**2)
