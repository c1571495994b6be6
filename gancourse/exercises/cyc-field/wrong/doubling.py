# hint: table
def field(layers):
    if len(layers) > 2:
        return layers[0][0] * 2 ** (len(layers) - 1) + 2
    side = 1
    for kernel, stride in reversed(layers):
        side = (side - 1) * stride + kernel
    return side
