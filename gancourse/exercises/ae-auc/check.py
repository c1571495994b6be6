"""Both extremes, ties, unequal sizes; then the course's own AUC as the witness."""

import torch

import gancourse as gc
from gancourse.exercises import function, number


def check(answer, tie=0.5):
    said = lambda normal, abnormal: number(function(answer)(list(normal), list(abnormal)))
    if said([1.0, 2.0], [3.0, 4.0]) < said([3.0, 4.0], [1.0, 2.0]):
        yield "reversed"
    if said([1.0, 2.0], [3.0, 4.0]) != 1 or said([3.0, 4.0], [1.0, 2.0]) != 0:
        yield "perfect"
    if abs(said([1.0, 1.0], [1.0, 1.0]) - tie) > 1e-9:
        yield "ties"
    generator = torch.Generator().manual_seed(0)
    for n, m in ((2, 3), (7, 2), (5, 5)):
        normal, abnormal = (torch.randint(0, 5, (k,), generator=generator).double() for k in (n, m))
        never, always = (gc.metrics.auc(normal, abnormal + shift) for shift in (-0.5, 0.5))  # how a tie counts
        if abs(said(normal.tolist(), abnormal.tolist()) - never - tie * (always - never)) > 1e-6:
            yield "sizes"
