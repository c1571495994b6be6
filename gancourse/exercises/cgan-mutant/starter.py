import torch
from torch import nn


def suspect(logits, y):
    probabilities = torch.softmax(logits, dim=1)
    return nn.CrossEntropyLoss()(probabilities, y)


def class_loss(logits, y):
    raise NotImplementedError("your code here")
