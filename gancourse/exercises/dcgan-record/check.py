"""The losses agree to the last digit, so the fault is not in the training."""

from gancourse.exercises.forms import diagnosed


def check(answer):
    yield from diagnosed(answer, "dcgan-record", "statistics", ("checkerboard", "collapse", "range"), ("switched",))
