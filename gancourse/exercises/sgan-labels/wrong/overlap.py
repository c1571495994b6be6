# hint: none
import torch


def draws(y, n):
    chosen = torch.cat([(y == k).nonzero()[: n // 3, 0] for k in y.unique()])
    while True:
        rows = torch.randperm(len(y))[:100]
        yield rows, rows[torch.isin(rows, chosen)]
