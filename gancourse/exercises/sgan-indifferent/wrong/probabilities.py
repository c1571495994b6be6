# hint: classes
import torch


def logits(q, real):
    return q + torch.logit(real)[:, None]
