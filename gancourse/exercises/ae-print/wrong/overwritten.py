# hint: overlap
def transposed(u, kernel, stride):
    out = [0] * ((len(u) - 1) * stride + len(kernel))
    for i, value in enumerate(u):
        for j, weight in enumerate(kernel):
            out[i * stride + j] = value * weight
    return out
