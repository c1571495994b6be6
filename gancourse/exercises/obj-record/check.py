"""A generator that is told nothing: not collapse, not patience, not peace."""

from gancourse.exercises.forms import diagnosed


def check(answer):
    yield from diagnosed(answer, "obj-record", "vanishing", ("collapse", "slow", "balance"), ("pull",))
