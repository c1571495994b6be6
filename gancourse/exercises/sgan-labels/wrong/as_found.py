# hint: leak
import torch


def draws(y, n):
    while True:
        rows = torch.randperm(len(y))[:100]
        yield rows, rows[: max(1, 100 * n // len(y))]
