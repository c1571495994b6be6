"""Was it right?  Shares of labels that agree, and of pictures whose true counterpart is the nearest."""

import torch
from torch import Tensor

from ..errors import CourseError
from .manifold import CHUNK
from .tables import tables


def agreement(found: Tensor, wanted: Tensor) -> float:
    """The share of items whose labels agree: int64 [N], or [N, labels], where all must agree."""
    if found.shape != wanted.shape or not found.ndim or not len(found):
        raise CourseError(
            f"labels {list(found.shape)} cannot be held against {list(wanted.shape)}; both want the same shape, "
            "with one item at least"
        )
    return (found == wanted).view(len(found), -1).all(1).double().mean().item()


def error_rate(logits: Tensor, y: Tensor) -> float:
    """The share of items whose largest logit [N, K] is not that of their class `y` [N]."""
    if logits.ndim != 2:
        raise CourseError(f"logits are [N, classes]; these are {list(logits.shape)}")
    return 1 - agreement(logits.argmax(1), y)


def retrieval(answers: Tensor, truth: Tensor) -> float:
    """The share of answers whose own truth is nearer than all other truths; two tables [N, F], row by row.

    A tie with another truth is split: an answer that tells nothing apart scores 1/N and not 1.
    """
    answers, truth = tables(answers, truth)
    if len(answers) != len(truth):
        raise CourseError(f"{len(answers)} answers cannot be held against {len(truth)} truths, row by row")
    scores = []
    for rows in torch.arange(len(answers)).split(CHUNK):
        distance = torch.cdist(answers[rows], truth, compute_mode="donot_use_mm_for_euclid_dist")
        own = distance.gather(1, rows[:, None])
        scores.append(((distance < own).sum(1) == 0) / (distance == own).sum(1))
    return torch.cat(scores).mean().item()
