# hint: empty_stack
def field(layers):
    side = 0
    for kernel, stride in reversed(layers):
        side = max(0, side - 1) * stride + kernel
    return side
