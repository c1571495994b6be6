"""Eight class losses that are not the cross-entropy everywhere."""

from math import exp, log, log1p

from gancourse.exercises.forms import hunt, numbers, parts
from gancourse.exercises.helpers import Failed


def arguments(first):
    logits, y = parts(first, 2)
    if not isinstance(logits, (list, tuple)):
        raise Failed("bad arguments")
    logits, y = [numbers(row) for row in logits], numbers(y)
    if len(logits) != len(y) or any(label not in range(len(row)) for row, label in zip(logits, y)):
        raise Failed("bad arguments")
    return [logits, [int(label) for label in y]]


def softmax(row):
    weights = [exp(x - max(row)) for x in row]
    return [weight / sum(weights) for weight in weights]


def surprise(row, label):
    """-log softmax(row)[label], which never overflows."""
    return max(row) - row[label] + log(sum(exp(x - max(row)) for x in row))


def averaged(loss):
    return lambda logits, y: [sum(loss(row, label) for row, label in zip(logits, y)) / len(y)]


def each_alone(row, label):
    """A sigmoid for each class."""
    soft = lambda x: max(x, 0) + log1p(exp(-abs(x)))
    return sum(soft(-x if i == label else x) for i, x in enumerate(row))


MUTANTS = [
    averaged(lambda row, label: surprise(softmax(row), label)),
    averaged(lambda row, label: 1 - softmax(row)[label]),
    averaged(lambda row, label: log(sum(map(exp, row))) - row[label]),
    averaged(lambda row, label: surprise(row, row.index(max(row)))),
    averaged(lambda row, label: surprise(row, label) / log(2)),
    averaged(each_alone),
    lambda logits, y: [sum(map(surprise, logits, y))],
    lambda logits, y: [surprise(logits[0], y[0])],
]


def check(answer):
    yield from hunt(answer, arguments, averaged(surprise), MUTANTS)
