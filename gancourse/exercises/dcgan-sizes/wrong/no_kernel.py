# hint: single
def output_sizes(size, layers):
    sizes = [size]
    for _, stride, padding in layers:
        sizes.append(sizes[-1] * stride - 2 * padding)
    return sizes
