"""Calm losses, and two players that go round."""

from gancourse.exercises.forms import diagnosed


def check(answer):
    yield from diagnosed(
        answer, "nash-record", "circling", ("settled", "vanishing", "slow"), ("distance", "slope"), rows=4
    )
