# hint: known
import torch


def fill(W, x, mask):
    known = mask == 1
    z = torch.linalg.lstsq(W[known], x[known][:, None]).solution
    return torch.where(known, (W @ z)[:, 0], x)
