import torch


def draws(y, n):
    classes = y.unique()
    order = torch.randperm(len(y))
    chosen = torch.cat([order[y[order] == k][: n // len(classes)] for k in classes])
    while True:
        yield torch.randperm(len(y))[:100], chosen[torch.randperm(n)[:100]]
