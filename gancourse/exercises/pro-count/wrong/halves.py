# hint: integer
def generator_parameters(size, growing):
    return 23071507 * size / 1024 + 0.5
