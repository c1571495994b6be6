# hint: silent
import torch


def class_loss(logits, y):
    return (1 - torch.softmax(logits, dim=1)[torch.arange(len(y)), y]).mean()
