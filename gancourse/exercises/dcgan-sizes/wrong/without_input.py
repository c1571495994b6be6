# hint: length
def output_sizes(size, layers):
    sizes = []
    for kernel, stride, padding in layers:
        size = (size - 1) * stride + kernel - 2 * padding
        sizes.append(size)
    return sizes
