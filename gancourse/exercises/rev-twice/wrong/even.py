# hint: best
def errors(values, chances):
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / len(values)
    return variance, 2 * variance
