from math import cos, pi, sin


def centres(modes):
    """The right code: x and y of the first centre, then of the second, and so on."""
    angles = [2 * pi * i / modes for i in range(modes)]
    return [place for a in angles for place in (cos(a), sin(a))]


centres_tests = ...
