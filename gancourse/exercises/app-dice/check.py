"""Equal, apart, exchanged, in part, empty."""

import torch

from gancourse.exercises import function, tensor
from gancourse.exercises.helpers import Failed


def squares(*corners, side=4):
    masks = torch.zeros(len(corners), 16, 16)
    for mask, (row, column) in zip(masks, corners):
        mask[row : row + side, column : column + side] = 1
    return masks


def check(answer):
    function(answer)

    def dice(one, other):
        found = answer(one.clone(), other.clone())
        if isinstance(found, torch.Tensor) and found.shape != (len(one),):
            raise Failed("shape_of")
        return tensor(found)

    one = squares((0, 0), (4, 4), (8, 2))
    if not torch.allclose(dice(one, one), torch.ones(3)):
        yield "same"
    if dice(one, squares((8, 8), (8, 8), (0, 0))).abs().max() > 1e-6:
        yield "apart"
    other = squares((0, 1), (6, 4), (7, 1), side=5)
    if not torch.allclose(dice(one, other), dice(other, one)):
        yield "order"
    table = torch.tensor([24.0, 16.0, 32.0]) / 41
    if not torch.allclose(dice(one, other), table):
        yield "value"
    empty = torch.zeros(2, 16, 16)
    found = answer(empty.clone(), empty.clone())
    if not torch.allclose(found, torch.ones(2)):
        yield "empty_masks"
