# hint: shrinks
def output_sizes(size, layers):
    sizes = [size]
    for kernel, stride, padding in layers:
        sizes.append(max(1, (sizes[-1] + 2 * padding - kernel) // stride + 1))
    return sizes
