# hint: mean
from torch import nn


def class_loss(logits, y):
    return nn.CrossEntropyLoss(reduction="sum")(logits, y)
