from torch.nn.functional import cross_entropy


def suspect(logits, labels):
    return cross_entropy(logits.softmax(1), labels)


def loss(logits, labels):
    raise NotImplementedError("your code here")
