"""One round, move by move: whose turn, where each loss's gradient reaches, and which way the player moves."""

from math import exp, isclose, log1p
from statistics import mean

from gancourse.exercises import function, number

REALS, NOISE = (1.5, 2.0, 2.5), (-0.5, 0.0, 0.5)  # reals lie right of the fakes z - 2
G = (1.0, -2.0)
STEP = 0.05


def moved(line, grads):
    return tuple(p - 0.01 * grad for p, grad in zip(line, grads))


def at(line, points):
    return [line[0] * x + line[1] for x in points]


def rise(after, before):
    return [a - b for a, b in zip(after, before)]


def check(answer):
    play = function(answer)
    for slope in (0.3, 1.5):  # the discriminator already leans the right way
        d = (slope, 0.0)
        moves = play(d, G)
        if [player for player, *_ in moves] != ["D", "G"]:
            yield "turns"
        (_, _, grads_d, leak), (_, _, grads_g, _) = moves
        if leak:
            yield "leak"
        d_after, g_after, fakes = moved(d, grads_d), moved(G, grads_g), at(G, NOISE)
        real, fake = (rise(at(d_after, points), at(d, points)) for points in (REALS, fakes))
        if not (min(real) > 0 > max(fake) and agrees(lambda bias, d=d: play((d[0], bias), G)[0][1], 0.0, grads_d[1])):
            yield "d_direction"
        if not any(grads_g):
            yield "still"
        lifted = rise(at(d_after, at(g_after, NOISE)), at(d_after, fakes))
        if not (min(lifted) > 0 and agrees(lambda bias, d=d: play(d, (G[0], bias))[1][1], G[1], grads_g[1])):
            yield "g_direction"
        wanted = mean(softplus(-a) for a in at(d, REALS)) + mean(softplus(a) for a in at(d, fakes))
        answered = mean(softplus(-a) for a in at(d_after, fakes))
        if not (
            isclose(number(moves[0][1]), wanted, rel_tol=1e-4) and isclose(number(moves[1][1]), answered, rel_tol=1e-4)
        ):
            yield "loss"


def softplus(a):
    return log1p(exp(a))


def agrees(loss, bias, grad):
    """Whether the loss rises with the bias as its gradient says."""
    return abs((number(loss(bias + STEP)) - number(loss(bias - STEP))) / (2 * STEP) - grad) < 0.05
