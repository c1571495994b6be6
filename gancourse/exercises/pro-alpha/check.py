"""Levels and alpha at chosen moments of two schedules."""

from gancourse.exercises import function, number

LEVELS = [0, 1, 1, 2, 2, 3, 3, 3, 3, 3]  # of phases 0 to 9 where the top is 3


def check(answer):
    schedule = function(answer)

    def at(phases, phase=100, top=3):
        found = schedule(round(phases * phase), phase, top)
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            return None
        return number(found[0]), number(found[1])

    if at(0.5) is None:
        yield "pair"
    if at(0)[0] != 0 or any(at(t)[1] != 1 for t in (0, 0.3, 0.9)):
        yield "start"
    if any(at(t + 0.5)[0] != level for t, level in enumerate(LEVELS)) or at(7.5, top=2)[0] != 2:
        yield "level"
    if any(at(t + 0.5)[1] in (0, 1) for t in (1, 3, 5)):
        yield "jump"
    if any(not 0 <= at(t / 4)[1] <= 1 for t in range(40)):
        yield "range"
    for phase in (100, 800):
        for begun in (1, 3, 5):
            if any(abs(at(begun + part, phase)[1] - part) > 1e-6 for part in (0, 0.25, 0.5, 0.75)):
                yield "line"
            if at(begun + 1, phase)[1] != 1 or at(begun + 1.5, phase)[1] != 1:
                yield "line"
