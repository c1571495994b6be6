def output_sizes(size, layers):
    sizes = [size]
    for kernel, stride, padding in layers:
        sizes.append((sizes[-1] - 1) * stride + kernel - 2 * padding)
    return sizes
