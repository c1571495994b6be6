# hint: shape_of
def overlap(marked, truth):
    return 2 * (marked * truth).sum() / (marked.sum() + truth.sum())
