"""A probability; the label itself where there are no fakes; then the slope of the loss, which must be 0."""

from gancourse.exercises import function, number


def check(answer, label=0.9):
    function(answer)
    places = [(0.2, 0.6), (1.5, 0.5), (0.3, 0.3)]
    found = {place: number(answer(*place)) for place in places}
    if any(not 0 < value < 1 for value in found.values()):
        yield "range"
    if abs(number(answer(0.7, 0.0)) - label) > 1e-6:
        yield "alone"
    for (p, q), value in found.items():
        pull, push = p * label / value, (p * (1 - label) + q) / (1 - value)
        if abs(pull - push) > 1e-4:
            yield "table"
