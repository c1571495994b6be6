# hint: value
def overlap(marked, truth):
    shared = (marked * truth).sum((1, 2))
    return shared / (marked.sum((1, 2)) + truth.sum((1, 2)) - shared)
