"""What the estimate lacks: nothing at the optimum, never less than nothing, all of the JSD for a coin."""

from gancourse.exercises import function, number

P, Q = [0.5, 0.3, 0.2], [0.1, 0.3, 0.6]
COIN = [0.5] * 3
TABLE = [  # discriminator, what it lacks more than the coin on reals alone, and on fakes alone
    ([0.9, 0.5, 0.1], 0.027994, -0.191728),
    ([0.6, 0.6, 0.6], -0.182322, 0.223144),
    ([0.2, 0.5, 0.8], 0.364145, 0.502774),
]


def check(answer, share=0.5):
    function(answer)
    found = lambda d, p=P, q=Q: number(answer(d, p, q))
    best = [share * a / (share * a + (1 - share) * b) for a, b in zip(P, Q)]
    if abs(found(best)) > 1e-9 or abs(found([share] * 2, [0.4, 0.6], [0.4, 0.6])) > 1e-9:
        yield "optimal"
    if any(found([0.5 + lean, 0.5, 0.5 - lean]) < 0 for lean in (-0.4, 0.0, 0.2, 0.45)):
        yield "negative"
    coins = abs(found(COIN) - 0.12510) < 1e-4 and abs(found([0.5] * 2, [0.5, 0.5], [0.9, 0.1]) - 0.101749) < 1e-4
    if share == 0.5 and not coins:
        yield "coin"
    if any(abs(found(d) - found(COIN) - share * reals - (1 - share) * fakes) > 1e-4 for d, reals, fakes in TABLE):
        yield "table"
