# hint: scale
def grid(kernel):
    gap = abs(sum(kernel[0::2]) - sum(kernel[1::2]))
    return gap / 2 if len(kernel) == 1 else gap
