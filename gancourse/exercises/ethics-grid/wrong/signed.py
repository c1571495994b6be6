# hint: sign
def grid(kernel):
    even, odd = sum(kernel[0::2]), sum(kernel[1::2])
    return (even - odd) / (even + odd)
