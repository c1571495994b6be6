import torch


def suspect(y, n):
    while True:
        rows = torch.randperm(len(y))[:100]
        yield rows, rows[: max(1, 100 * n // len(y))]


def draws(y, n):
    raise NotImplementedError("your code here")
