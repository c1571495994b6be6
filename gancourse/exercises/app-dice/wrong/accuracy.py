# hint: apart
def overlap(marked, truth):
    return (marked == truth).float().mean((1, 2))
