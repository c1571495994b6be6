"""The targets where one side is missing, halfway where both are equal, no dependence on a common factor; a table."""

from gancourse.exercises import function, number

TABLE = [  # p, q, target of reals, target of fakes, best score
    (0.2, 0.6, 1.0, 0.0, 0.25),
    (0.9, 0.3, 1.0, -1.0, 0.5),
    (0.5, 2.0, 3.0, -2.0, -1.0),
]


def check(answer, coefficient=0.5):
    function(answer)
    # A factor at the fakes is a density of fakes.
    found = lambda p, q, real, fake: number(answer(p, q * 0.5 / coefficient, real, fake))
    close = lambda a, b: abs(a - b) < 1e-6
    if not close(found(0.7, 0.0, 2.0, -1.0), 2.0):
        yield "only_real"
    if not close(found(0.0, 0.4, 2.0, -1.0), -1.0):
        yield "only_fake"
    if not close(found(0.3, 0.3, 2.0, -1.0), 0.5):
        yield "balance"
    if not close(found(0.2, 0.5, 1.0, 0.0), found(2.0, 5.0, 1.0, 0.0)):
        yield "scale"
    if not all(close(found(*case), value) for *case, value in TABLE):
        yield "table"
