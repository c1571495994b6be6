"""One number; the usual slips have their own line."""

from math import log10

from gancourse.exercises import number


def check(answer, variance=4, sigma=3):
    near = lambda value: abs(number(answer) - value) < 0.011
    precision = 1 / variance + 1 / sigma**2  # what is known of x before y, and from y
    ratio = precision * sigma * sigma
    if near(ratio):
        yield "ratio"
    if near(10 * log10(1 + sigma**2)):
        yield "unit"
    if near(1 / precision):
        yield "error"
    if near(-10 * log10(ratio)):
        yield "loss"
    if not near(10 * log10(ratio)):
        yield "value"
