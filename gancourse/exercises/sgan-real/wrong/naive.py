# hint: overflow
import torch


def real_and_fake(logits):
    Z = logits.exp().sum(1)
    return (Z / (Z + 1)).log(), (1 / (Z + 1)).log()
