# hint: floor
import torch
from torch import nn


def class_loss(logits, y):
    return nn.CrossEntropyLoss()(torch.softmax(logits, dim=1), y)
