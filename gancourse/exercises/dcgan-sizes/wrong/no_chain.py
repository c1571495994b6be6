# hint: chain
def output_sizes(size, layers):
    return [size] + [(size - 1) * stride + kernel - 2 * padding for kernel, stride, padding in layers]
