# hint: single
def field(layers):
    side = 1
    for kernel, stride in reversed(layers):
        side = side * stride + kernel - 1
    return side
