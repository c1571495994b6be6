# hint: shift
def errors(values, chances):
    square = sum(p * v**2 for v, p in zip(values, chances))
    return square, 2 * square
