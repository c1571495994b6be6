# hint: leak
import torch


def draws(y, n):
    while True:
        order = torch.randperm(len(y))
        chosen = torch.cat([order[y[order] == k][: n // 3] for k in y.unique()])
        yield torch.randperm(len(y))[:100], chosen
