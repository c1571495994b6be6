"""Three shares, one after the other."""

from gancourse.exercises import number


def check(answer, percent=50):
    if answer is None or answer is ...:
        number(answer)
    if not isinstance(answer, (list, tuple)) or len(answer) != 3:
        yield "share"
    shares = [number(share) for share in answer]
    if any(not 0 <= share <= 1 for share in shares):
        yield "share"
    by_luck = 0.1
    third = 1 - percent / 100 + by_luck * percent / 100
    for share, wanted, key in zip(shares, (0.0, by_luck, third), ("shifted", "random", "half")):
        if abs(share - wanted) > 1e-3:
            yield key
