# hint: floor
from torch.nn.functional import cross_entropy


def loss(logits, labels):
    return cross_entropy(logits.softmax(1), labels)
