# hint: finite
import torch
from torch import nn


def class_loss(logits, y):
    return nn.NLLLoss()(torch.log(torch.softmax(logits, dim=1)), y)
