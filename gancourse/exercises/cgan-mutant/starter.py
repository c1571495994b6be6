from math import exp, log


def class_loss(logits, y):
    """The right code."""
    losses = []
    for row, label in zip(logits, y):
        top = max(row)
        losses.append(top + log(sum(exp(x - top) for x in row)) - row[label])
    return sum(losses) / len(losses)


class_tests = ...
