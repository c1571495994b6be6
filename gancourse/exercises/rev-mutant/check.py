"""Where each player rests and where it is pushed."""

import torch

from gancourse.exercises import function, number, tensor

SURE = torch.tensor([1.5, 3.0, 8.0])
STEP = 0.05


def check(answer):
    hinge = function(answer)
    found, _ = hinge(SURE.clone(), -SURE)
    if found is None:
        yield "pair"
    d, _ = (number(tensor(loss, ())) for loss in found)
    if d != 0:
        yield "d_sure"
    for real, fake, wanted in ((0.0, 0.0, 2.0), (-2.0, -3.0, 3.0), (2.0, 0.5, 1.5), (0.5, -0.5, 1.0)):
        (d, _), _ = hinge(torch.tensor([real]), torch.tensor([fake]))
        if abs(number(d) - wanted) > 1e-6:
            yield "d_wrong"
    for level in (-4.0, 0.0, 4.0):
        at = lambda level: hinge(torch.zeros(5), torch.full((5,), level))
        slope = at(level)[1]
        rise = (number(at(level + STEP)[0][1]) - number(at(level - STEP)[0][1])) / (2 * STEP)
        if (slope > 0).any():
            yield "direction"
        if (slope.sum() + 1).abs() > 1e-6 or abs(rise + 1) > 1e-3:  # the loss must tell what its gradient tells
            yield "stops"
