# hint: pair
def errors(values, chances):
    mean = sum(v * p for v, p in zip(values, chances))
    return sum(p * (v - mean) ** 2 for v, p in zip(values, chances))
