"""What must hold for any detector; then small collections whose pictures are counted one by one."""

from gancourse.exercises import function, number

RATES = (0.001, 0.02, 0.3, 0.9)


def counted(fakes, reals, caught, accused, cleared):
    """The arguments and the share for a collection with so many pictures of each kind."""
    left = accused * (100 - cleared) / 100
    return (fakes / (fakes + reals), caught / fakes, 1 - accused / reals), caught / (caught + left)


def check(answer, cleared=0):
    share = lambda *rates: number(function(answer)(*rates))
    if any(not 0 <= share(p, 0.9, 0.8) <= 1 for p in RATES):
        yield "range"
    if any(abs(share(p, 0.7, 1.0) - 1) > 1e-9 for p in RATES):
        yield "perfect"
    found = [share(p, 0.9, 0.8) for p in RATES]
    if found != sorted(found) or found[-1] - found[0] < 0.1:
        yield "base"
    coin = 0.3 / (1 - cleared / 100)
    if any(abs(share(p, 0.3, 1 - coin) - p) > 1e-9 for p in RATES):
        yield "coin"
    for people in ((10, 90, 9, 18), (200, 50, 30, 1), (3, 5000, 3, 40)):
        rates, expected = counted(*people, cleared)
        if abs(share(*rates) - expected) > 1e-9:
            yield "counts"
