"""A round watched from outside: who moved, when, in which direction; at the end a table of parameters."""

from gancourse.exercises import function

REALS, FAKES = (1.5, 2.0, 2.5), (-2.5, -2.0, -1.5)  # the fakes before the round
TABLE = [  # D's slope and bias before a round at learning rate 0.5; slope and bias of D, then of G, after it
    (0.3, 0.0, 0.99826, 0.00000, 0.99113, -1.56385),
    (-0.8, 0.5, 0.85120, 0.42924, 0.98969, -1.66992),
    (1.2, -0.6, 1.38749, -0.55012, 0.99428, -1.33389),
]


def rises(before, after, points):
    """Whether the line (slope, bias) `after` lies above `before` at all points."""
    return all((after[0] - before[0]) * x + after[1] - before[1] > 0 for x in points)


def check(answer):
    play = function(answer)
    one = play((0.3, 0.0))
    after_d = [d for who, d, _, _ in one["turns"] if who == "D"]
    if after_d and after_d[0] != one["D"]:
        yield "frozen"
    if [who for who, *_ in one["turns"]] != ["D", "G"]:
        yield "turns"
    if any(one["turns"][0][3]):
        yield "detach"

    still = play((0.3, 0.0), rates=(0.0, 0.0), rounds=2)["turns"]
    if still[0][2] != still[2][2] or still[1][3] != still[3][3]:
        yield "leftover"

    for d in [(-0.5, 0.0), (1.5, 0.0)]:  # fakes judged real, fakes judged fake
        moved = play(d, rates=(0.01, 0.5))["D"]
        if not rises(d, moved, REALS) or not rises(moved, d, FAKES):
            yield "d_direction"
    for bias in (5.0, -7.0):
        moved = play((1.0, bias), rates=(0.0, 0.01))["G"]
        if not rises((1.0, -2.0), moved, (-0.5, 0.0, 0.5)):  # D rises to the right
            yield "g_direction"
    (_, _, _, sure) = play((1.0, -7.0), rates=(0.0, 0.5))["turns"][1]
    if max(map(abs, sure)) < 0.1:
        yield "saturating"

    for slope, bias, *after in TABLE:
        end = play((slope, bias))
        if any(abs(a - b) > 1e-4 for a, b in zip(end["D"] + end["G"], after)):
            yield "table"
