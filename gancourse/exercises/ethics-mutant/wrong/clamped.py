# hint: deaf
import torch


def loss(logits, labels):
    right = logits.softmax(1)[torch.arange(len(labels)), labels]
    return -right.clamp(0.01, 1).log().mean()
