# hint: order
def field(layers):
    side = 1
    for kernel, stride in layers:
        side = (side - 1) * stride + kernel
    return side
