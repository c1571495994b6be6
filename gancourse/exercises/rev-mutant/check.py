"""Seven pairs of losses: margins too many or too few, bends in the wrong place, sums for means."""

from gancourse.exercises.forms import hunt, numbers, parts


def arguments(first):
    return [numbers(logits) for logits in parts(first, 2)]


def mean(values):
    return sum(values) / len(values)


def short(values, bend=lambda x: max(0, x)):
    """What logits lack to the margin, on average."""
    return mean([bend(1 - x) for x in values])


def negative(values):
    return [-x for x in values]


MUTANTS = [
    lambda real, fake: [short(real) + short(negative(fake)), short(fake) - 1],
    lambda real, fake: [short(real, abs) + short(negative(fake), abs), -mean(fake)],
    lambda real, fake: [short([mean(real)]) + short([-mean(fake)]), -mean(fake)],
    lambda real, fake: [short(real) + max(0, 1 + sum(negative(fake))), -mean(fake)],
    lambda real, fake: [short(real) + mean([max(0, x) for x in fake]), -mean(fake)],
    lambda real, fake: [short(real) * len(real) + short(negative(fake)) * len(fake), -sum(fake)],
    lambda real, fake: [short(real) + short(negative(fake)), mean(fake)],
]


def check(answer):
    yield from hunt(answer, arguments, lambda real, fake: [short(real) + short(negative(fake)), -mean(fake)], MUTANTS)
