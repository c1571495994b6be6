"""Finite, near zero where it should be, awake where it should be, a mean."""

import torch

from gancourse.exercises import function, tensor

CLASSES = 10
STEP = 0.05


def check(answer):
    function(answer)

    def sure(size, predicted, true):
        """Loss, and its slope at the true class, for one image whose classifier is sure of `predicted`."""
        logits = torch.zeros(1, CLASSES)
        logits[0, predicted] = size
        loss, slope = answer(logits, torch.tensor([true]))
        if slope is None:
            tensor(loss, ())  # says what is wrong with it
        return loss, slope[0, true]

    for predicted in (3, 4):
        loss, slope = sure(500.0, predicted, 3)
        if not (loss.isfinite() and slope.isfinite()):
            yield "finite"
    if abs(sure(30.0, 3, 3)[0]) > 1e-3:
        yield "floor"
    rise = (sure(30.0 + STEP, 4, 3)[0] - sure(30.0 - STEP, 4, 3)[0]) / (2 * STEP)  # the loss must tell it as well
    if sure(30.0, 4, 3)[1] > -0.9 or rise < 0.9:
        yield "silent"
    generator = torch.Generator().manual_seed(0)
    logits, y = torch.randn(4, CLASSES, generator=generator), torch.tensor([1, 5, 9, 5])
    once, twice = answer(logits.clone(), y)[0], answer(logits.repeat(2, 1), y.repeat(2))[0]
    if abs(once - twice) > 1e-5:
        yield "mean"
