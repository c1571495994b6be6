"""Seven rings that are not the ring."""

from math import cos, pi, sin

from gancourse.exercises.forms import hunt, numbers
from gancourse.exercises.helpers import Failed


def places(angles):
    return [place for a in angles for place in (cos(a), sin(a))]


def arguments(first):
    (modes,) = numbers(first, most=1)
    if modes not in range(1, 11):
        raise Failed("bad arguments")
    return [int(modes)]


def around(modes, whole=2 * pi, begin=0.0):
    return [begin + whole * i / modes for i in range(modes)]


MUTANTS = [
    lambda modes: places(2 * pi * i / (modes - 1) for i in range(modes)),  # both ends
    lambda modes: places(around(modes, pi)),  # half of the circle
    lambda modes: places(around(modes, -2 * pi)),  # clockwise
    lambda modes: places(around(modes, begin=pi / 2)),  # from the top
    lambda modes: [round(place) for place in places(around(modes))],
    lambda modes: places(pi / 2 * i for i in range(modes)),  # a quarter each time
    lambda modes: places(around(modes) if modes > 1 else [pi]),
]


def check(answer):
    yield from hunt(answer, arguments, lambda modes: places(around(modes)), MUTANTS)
