"""Counts which rows come up over many batches, with and without their labels, in data whose classes differ in size."""

import torch

from gancourse.exercises import function

BATCHES = 200
SIZES = (300, 200, 100)  # of the classes


def check(answer):
    function(answer)
    y = torch.repeat_interleave(torch.arange(len(SIZES)), torch.tensor(SIZES))
    for n in (12, 150):
        drawn = answer(y.clone(), n, BATCHES)
        if len(drawn) < BATCHES or not all(is_pair(found) for found in drawn):
            yield "pair"
        if not all(len(labelled) for _, labelled in drawn):
            yield "none"
        rows, labelled = (torch.cat(part).unique() for part in zip(*drawn))
        if len(labelled) > n:
            yield "leak", {"n": n, "batches": BATCHES, "touched": len(labelled)}
        if len(labelled) < n:
            yield "unused", {"n": n}
        if len(y[labelled].bincount(minlength=len(SIZES)).unique()) > 1:
            yield "balance"
        if len(rows) < len(y):
            yield "unlabelled"


def is_pair(found):
    """Whether this is a pair of lists of row numbers."""
    return (
        isinstance(found, (tuple, list))
        and len(found) == 2
        and all(isinstance(t, torch.Tensor) and t.ndim == 1 and not t.is_floating_point() for t in found)
    )
