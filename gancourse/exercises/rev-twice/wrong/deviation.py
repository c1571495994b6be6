# hint: scale
def errors(values, chances):
    mean = sum(v * p for v, p in zip(values, chances))
    std = sum(p * (v - mean) ** 2 for v, p in zip(values, chances)) ** 0.5
    return std, 2 * std
