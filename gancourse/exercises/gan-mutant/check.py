"""One round, move by move: whose turn, where each loss's gradient reaches, and which way the player moves."""

from gancourse.exercises import function


def check(answer):
    play = function(answer)
    for slope in (0.3, 1.5):  # the discriminator already leans the right way
        turns = play(slope)
        if [who for who, *_ in turns] != ["D", "G"]:
            yield "turns"
        (_, _, leak, after_d), (_, felt, _, after_g) = turns
        if leak:
            yield "leak"
        if not ((after_d[:, 0] > 0).all() and (after_d[:, 1] < 0).all()):
            yield "d_direction"
        if not felt:
            yield "still"
        if not (after_g[:, 1] > 0).all():
            yield "g_direction"
