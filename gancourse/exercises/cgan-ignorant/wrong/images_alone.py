# hint: grows
def gap(k):
    return 0.0
