"""Just above the number the step contracts at the equilibrium, just below it does not."""

from gancourse import games
from gancourse.exercises import function, number


def modulus(gamma, h):
    """The factor by which a simultaneous step changes a small distance to the equilibrium."""
    return games.radius(games.simultaneous(games.vector_field(games.dirac(gamma=gamma)), h), [0.0, 0.0])


def check(answer):
    function(answer)
    for h in (0.2, 0.4, 0.1, 1.0):
        gamma = number(answer(h))
        if gamma <= 0:
            yield "positive"
        if modulus(1.02 * gamma, h) >= 1:
            yield "diverges", {"h": h}
        if modulus(0.98 * gamma, h) < 1:
            yield "larger", {"h": h}
