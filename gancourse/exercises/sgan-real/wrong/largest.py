# hint: zeros
import torch


def real_and_fake(logits):
    largest = logits.max(1).values
    softplus = torch.nn.functional.softplus
    return -softplus(-largest), -softplus(largest)
