# hint: weights
def guesses(values, p):
    ranked = sorted(values)
    return sum(values) / len(values), ranked[len(ranked) // 2]
