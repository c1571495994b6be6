"""Reports on both sides of the bound, at several sizes."""

from gancourse.exercises import function

CANNOT = [(99, 1.0, 1000), (16, 4.0, 1000), (500, 0.5, 1000), (4, 0.6, 8)]
BEYOND = [(99, 7.5, 1000), (4, 2.2, 8)]
CAN = [(99, 3.40, 1000), (150, 2.95, 1000), (959, 0.73, 1000), (4, 0.7, 8), (10, 6.0, 1000)]
WHOLE = [(1000, 0.0, 1000), (8, 0.0, 8), (25, 0.004, 25)]


def check(answer):
    function(answer)
    if answer(*CAN[0]) not in (True, False) or answer(*CAN[0]) is None:
        yield "verdict"
    if any(answer(*report) for report in CANNOT):
        yield "rejects"
    if not all(answer(*report) for report in WHOLE):
        yield "all"
    if not all(answer(*report) for report in CAN):
        yield "accepts"
    if any(answer(*report) for report in BEYOND):
        yield "ceiling"
