"""All else is equal, and D's task is too easy."""

from gancourse.exercises.forms import diagnosed


def check(answer):
    yield from diagnosed(answer, "cgan-record", "leak", ("ignored", "balance", "slow"), ("D loss",))
