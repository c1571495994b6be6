"""How well a score tells two groups apart, whatever the threshold."""

import torch
from torch import Tensor

from ..errors import CourseError


def roc(normal: Tensor, abnormal: Tensor) -> tuple[Tensor, Tensor]:
    """The ROC curve of the rule "abnormal if the score is at least t", t from infinity down: (false, true) alarms.

    normal: scores [N]; abnormal: scores [M].  Both answers run from 0 to 1 over the distinct scores: the share of the
    normal and the share of the abnormal that raise an alarm.
    """
    normal, abnormal = scores(normal, "normal"), scores(abnormal, "abnormal")
    thresholds = torch.cat([normal, abnormal]).unique().flip(0)
    curves = [torch.cat([s.new_zeros(1), at_least(s, thresholds).double() / len(s)]) for s in (normal, abnormal)]
    return curves[0], curves[1]


def auc(normal: Tensor, abnormal: Tensor) -> float:
    """The area under the ROC curve: how often an abnormal score [M] beats a normal one [N], a tie counting one half.

    1/2 is guessing, 1 a perfect order (Hanley & McNeil 1982).
    """
    normal, abnormal = scores(normal, "normal"), scores(abnormal, "abnormal")
    ranked = normal.sort().values
    below = torch.searchsorted(ranked, abnormal)
    not_above = torch.searchsorted(ranked, abnormal, right=True)
    return ((below + not_above).double().mean() / (2 * len(normal))).item()


def at_least(values: Tensor, thresholds: Tensor) -> Tensor:
    """How many of `values` reach each threshold."""
    return len(values) - torch.searchsorted(values.sort().values, thresholds)


def scores(values: Tensor, name: str) -> Tensor:
    """Check one group's scores and make them float64 on the CPU."""
    if not isinstance(values, Tensor) or values.ndim != 1 or not len(values):
        got = list(values.shape) if isinstance(values, Tensor) else type(values).__name__
        raise CourseError(f"the {name} scores must be a tensor [N] with N > 0; this is {got}")
    values = values.detach().cpu().double()
    if values.isnan().any():
        raise CourseError(f"the {name} scores hold NaN")
    return values.contiguous()
