import torch


def overlap(marked, truth):
    shared, held = (marked * truth).sum((1, 2)), marked.sum((1, 2)) + truth.sum((1, 2))
    return torch.where(held > 0, 2 * shared / held.clamp(min=1), 1.0)
