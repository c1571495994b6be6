# hint: same
def overlap(marked, truth):
    return (marked * truth).sum((1, 2)) / (marked.sum((1, 2)) + truth.sum((1, 2)))
