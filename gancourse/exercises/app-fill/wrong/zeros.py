# hint: exact
import torch


def fill(W, x, mask):
    z = torch.linalg.lstsq(W, (x * mask)[:, None]).solution
    return torch.where(mask == 1, x, (W @ z)[:, 0])
