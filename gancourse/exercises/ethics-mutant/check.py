"""Seven reports, each with something divided, compared or counted wrongly."""

from gancourse.exercises.forms import hunt, numbers, parts
from gancourse.exercises.helpers import Failed


def arguments(first):
    scores, fake, threshold = parts(first, 3)
    scores, fake, (threshold,) = numbers(scores), numbers(fake), numbers(threshold, most=1)
    if len(scores) != len(fake) or {*fake} != {0, 1}:
        raise Failed("bad arguments")
    return [scores, fake, threshold]


def counts(scores, fake, threshold):
    """Fakes and reals that raise an alarm, all fakes, all reals."""
    alarms = [score > threshold for score in scores]
    caught = sum(a for a, f in zip(alarms, fake) if f)
    return caught, sum(alarms) - caught, sum(fake), len(fake) - sum(fake)


def rates(share):
    return lambda *given: share(*counts(*given))


MUTANTS = [
    rates(lambda a, b, n, m: [a / n, b / (a + b)]),
    rates(lambda a, b, n, m: [a / (a + b), b / m]),
    rates(lambda a, b, n, m: [a / n, b / (n + m)]),
    rates(lambda a, b, n, m: [a / n, 1 - b / m]),
    rates(lambda a, b, n, m: [1 - a / n, b / m]),
    rates(lambda a, b, n, m: [b / m, a / n]),
    lambda *given: rates(lambda a, b, n, m: [a / n, b / m])(*given[:2], given[2] - 1e-12),
]


def check(answer):
    yield from hunt(answer, arguments, rates(lambda a, b, n, m: [a / n, b / m]), MUTANTS)
