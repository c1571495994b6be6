"""Shape, then what each part must and must not change, then a table."""

import torch

from gancourse.exercises import function, tensor

FEATURES = torch.tensor([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]])
Y = torch.tensor([1, 0, 1])
VERDICT, BIAS = torch.tensor([2.0, -1.0]), 0.5
VECTORS = torch.tensor([[1.0, 1.0], [-2.0, 0.5], [7.0, 7.0]])
TABLE = torch.tensor([-0.5, 2.0, 0.5])


def check(answer):
    logit = function(answer)

    def found(features=FEATURES, vectors=VECTORS):
        return tensor(logit(features, Y, VERDICT, BIAS, vectors), (3,))

    others = VECTORS.clone()
    others[2] = -5.0
    if not torch.allclose(found(vectors=others), found()):
        yield "own"
    if not torch.allclose(found(features=torch.zeros(3, 2)), torch.full((3,), BIAS)):
        yield "product"
    if not torch.allclose(found(vectors=torch.zeros(3, 2)), FEATURES @ VERDICT + BIAS):
        yield "alone"
    if not torch.allclose(found(), TABLE, atol=1e-4):
        yield "table"
