"""What the estimate lacks: nothing at the optimum, never less than nothing, all of the JSD for a coin."""

from gancourse.exercises import function, number

P, Q = [0.5, 0.3, 0.2], [0.1, 0.3, 0.6]
BEST = [a / (a + b) for a, b in zip(P, Q)]
TABLE = [([0.9, 0.5, 0.1], 0.04323), ([0.6, 0.6, 0.6], 0.14551), ([0.2, 0.5, 0.8], 0.55856)]


def check(answer):
    function(answer)
    found = lambda d, p=P, q=Q: number(answer(d, p, q))
    if abs(found(BEST)) > 1e-9 or abs(found([0.5, 0.5], [0.4, 0.6], [0.4, 0.6])) > 1e-9:
        yield "optimal"
    if any(found([0.5 + lean, 0.5, 0.5 - lean]) < 0 for lean in (-0.4, 0.0, 0.2, 0.45)):
        yield "negative"
    if abs(found([0.5] * 3) - 0.12510) > 1e-4 or abs(found([0.5] * 2, [0.5, 0.5], [0.9, 0.1]) - 0.101749) > 1e-4:
        yield "coin"
    if any(abs(found(d) - value) > 1e-4 for d, value in TABLE):
        yield "table"
