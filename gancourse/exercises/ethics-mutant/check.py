"""The two numbers of a detector's report, on a collection small enough to count by hand."""

import torch

from gancourse.exercises import function

FAKES, REALS = [0.9, 0.8, 0.3], [0.7, 0.4, 0.2, 0.1, 0.1]


def check(answer):
    def told(threshold, times=1):
        scores = torch.tensor(FAKES + times * REALS)
        fake = torch.arange(len(scores)) < len(FAKES)
        return function(answer)(scores, fake, threshold)

    found = told(0.5)
    if not isinstance(found, tuple) or len(found) != 2 or not all(isinstance(share, float) for share in found):
        yield "shape"
    sensitivity, false_alarms = found
    near = lambda share, count, of: abs(share - count / of) < 1e-5
    if not near(sensitivity, 2, len(FAKES)):
        yield "fakes"
    if near(false_alarms, len(REALS) - 1, len(REALS)):
        yield "turned"
    if not near(told(0.7)[1], 0, 1):
        yield "edge"
    if near(false_alarms, 1, len(FAKES) + len(REALS)):
        yield "whole"
    if not near(told(0.5, times=4)[1], 1, len(REALS)) or not near(false_alarms, 1, len(REALS)):
        yield "mixture"
