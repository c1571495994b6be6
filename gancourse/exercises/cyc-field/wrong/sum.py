# hint: stride
def field(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)
