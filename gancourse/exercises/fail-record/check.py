"""Few modes at each moment, and never the same ones."""

from gancourse.exercises.forms import diagnosed


def check(answer):
    yield from diagnosed(answer, "fail-record", "hopping", ("collapse", "vanishing", "slow"), ("moved",))
