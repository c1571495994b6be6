"""Finite, near zero where it should be, awake where it should be, a mean."""

import torch

from gancourse.exercises import function, tensor

CLASSES = 10


def sure(size, predicted, true):
    """Loss and gradient for one image whose classifier is sure of `predicted` while `true` is right."""
    logits = torch.zeros(1, CLASSES)
    logits[0, predicted] = size
    return logits.requires_grad_(), torch.tensor([true])


def check(answer):
    class_loss = function(answer)

    def loss_and_slope(size, predicted, true):
        logits, y = sure(size, predicted, true)
        loss = class_loss(logits, y)
        if loss is None or not hasattr(loss, "ndim") or loss.ndim:
            tensor(loss, ())
        (slope,) = torch.autograd.grad(loss, logits, allow_unused=True, materialize_grads=True)
        return loss.detach(), slope[0, true]

    for predicted in (3, 4):
        loss, slope = loss_and_slope(500.0, predicted, 3)
        if not (loss.isfinite() and slope.isfinite()):
            yield "finite"
    if abs(loss_and_slope(30.0, 3, 3)[0]) > 1e-3:
        yield "floor"
    if loss_and_slope(30.0, 4, 3)[1] > -0.9:
        yield "silent"
    generator = torch.Generator().manual_seed(0)
    logits, y = torch.randn(4, CLASSES, generator=generator), torch.tensor([1, 5, 9, 5])
    once, twice = class_loss(logits, y), class_loss(logits.repeat(2, 1), y.repeat(2))
    if abs(once - twice) > 1e-5:
        yield "mean"
