# hint: unstable
import torch


def loss(logits, labels):
    right = logits.softmax(1)[torch.arange(len(labels)), labels]
    return -right.log().mean()
