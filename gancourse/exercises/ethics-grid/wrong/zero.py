# hint: only
def grid(kernel):
    return 0.0
