# hint: empty_masks
def overlap(marked, truth):
    return 2 * (marked * truth).sum((1, 2)) / (marked.sum((1, 2)) + truth.sum((1, 2)))
