# hint: noisy
import torch


def fill(W, x, mask):
    known = mask == 1
    n = W.shape[1]
    z = torch.linalg.solve(W[known][:n], x[known][:n])
    return torch.where(known, x, W @ z)
