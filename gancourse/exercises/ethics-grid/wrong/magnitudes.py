# hint: measured
def grid(kernel):
    even, odd = sum(kernel[0::2]), sum(kernel[1::2])
    return abs(even - odd) / sum(abs(value) for value in kernel)
