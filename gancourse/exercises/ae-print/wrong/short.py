# hint: length
def transposed(u, kernel, stride):
    out = [0] * (len(u) * stride)
    for i, value in enumerate(u):
        for j, weight in enumerate(kernel):
            if i * stride + j < len(out):
                out[i * stride + j] += value * weight
    return out
