"""Where each player rests and where it is pushed."""

import torch

from gancourse.exercises import function, number, tensor

SURE = torch.tensor([1.5, 3.0, 8.0])


def check(answer):
    hinge = function(answer)

    def losses(real, fake):
        found = hinge(real, fake)
        return [tensor(loss, ()) for loss in found] if isinstance(found, (list, tuple)) and len(found) == 2 else None

    if losses(SURE, -SURE) is None:
        yield "pair"
    if number(losses(SURE, -SURE)[0]) != 0:
        yield "d_sure"
    for real, fake, wanted in ((0.0, 0.0, 2.0), (-2.0, -3.0, 3.0), (2.0, 0.5, 1.5), (0.5, -0.5, 1.0)):
        if abs(number(losses(torch.tensor([real]), torch.tensor([fake]))[0]) - wanted) > 1e-6:
            yield "d_wrong"
    for level in (-4.0, 0.0, 4.0):
        fake = torch.full((5,), level, requires_grad=True)
        loss = hinge(torch.zeros(5), fake)[1]
        slope = torch.autograd.grad(loss, fake)[0] if loss.requires_grad else torch.zeros(5)
        if (slope > 0).any():
            yield "direction"
        if (slope.sum() + 1).abs() > 1e-6:
            yield "stops"
