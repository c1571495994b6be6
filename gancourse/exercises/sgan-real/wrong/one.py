# hint: pair
import torch


def real_and_fake(logits):
    return -torch.nn.functional.softplus(-torch.logsumexp(logits, dim=1))
