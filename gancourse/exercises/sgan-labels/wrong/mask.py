# hint: pair
import torch


def draws(y, n):
    chosen = torch.cat([(y == k).nonzero()[: n // 3, 0] for k in y.unique()])
    while True:
        yield torch.randperm(len(y))[:100]
