def errors(values, chances):
    mean = sum(v * p for v, p in zip(values, chances))
    variance = sum(p * (v - mean) ** 2 for v, p in zip(values, chances))
    return variance, 2 * variance
