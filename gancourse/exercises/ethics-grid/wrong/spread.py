# hint: even
def grid(kernel):
    return (max(kernel) - min(kernel)) / abs(sum(kernel))
