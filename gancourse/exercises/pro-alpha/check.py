"""Seven schedules that train without an error."""

from gancourse.exercises.forms import hunt, numbers, parts
from gancourse.exercises.helpers import Failed


def arguments(first):
    images, phase, top = numbers(parts(first, 3))
    if images < 0 or phase < 1 or top < 0:
        raise Failed("bad arguments")
    return [images, phase, top]


def playing(images, phase, top):
    return min((images // phase + 1) // 2, top)


def faded(images, phase, level):
    """How many phases the layers of a level have been coming in."""
    return images / phase + 1 - 2 * level


def right(images, phase, top):
    level = playing(images, phase, top)
    return [level, min(1.0, faded(images, phase, level)) if level else 1.0]


def altered(alpha):
    def mutant(images, phase, top):
        level = playing(images, phase, top)
        return [level, alpha(faded(images, phase, level)) if level else 1.0]

    return mutant


def at_once(images, phase, top):
    level = min(images // phase, top)
    return [level, min(1.0, images / phase - level) if level else 1.0]


def faded_start(images, phase, top):
    level = playing(images, phase, top)
    return right(images, phase, top) if level else [level, images / phase]


MUTANTS = [
    altered(lambda part: float(min(1, int(part)))),
    altered(lambda part: min(1.0, part / 2)),
    altered(lambda part: part),
    altered(lambda part: max(0.0, 1 - part)),
    at_once,
    faded_start,
    lambda images, phase, top: right(images, phase, top + 1),
]


def check(answer):
    yield from hunt(answer, arguments, right, MUTANTS)
