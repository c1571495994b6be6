"""What one output sees, how many there are, and how many weights it takes."""

from gancourse.exercises import function

PATCH, MAP, WEIGHTS = 70, 30, 3071  # the last with 2 maps next to the picture


def check(answer):
    net = function(answer)(2)
    if net is None:
        yield "network"
    if net["seen"] > PATCH:
        yield "wide"
    if net["seen"] < PATCH:
        yield "narrow"
    if net["map"] != [MAP, MAP]:
        yield "map"
    if net["weights"] != WEIGHTS:
        yield "weights"
