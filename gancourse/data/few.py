"""Few labels and many pictures: data arranged for semi-supervised learning."""

import torch

from ..errors import CourseError
from .resident import Resident, check_kind
from .stream import Stream


def few_labels(data: Resident, n: int = 100, draw: int = 0) -> Resident:
    """`data` with all but `n` labels taken away: pictures "x", and apart from them "x_lab" with their "y".

    Every class keeps equally many labels; which pictures keep theirs, `draw` alone decides.  "x" holds all pictures,
    as in Salimans et al. 2016, sec. 6.1.
    """
    check_kind(data)
    for field in ("x", "y"):
        data.check_field(field)
    if isinstance(data, Stream):
        raise CourseError(f"{data.name} does not fit into memory; take fewer pictures, or a smaller size")
    y = data["y"]
    classes = len(data.classes) or y.max().item() + 1
    counts = y.bincount(minlength=classes).tolist()
    if missing := [i for i, count in enumerate(counts) if not count]:
        raise CourseError(f"{data.name or 'these data'} hold no picture of class {missing[0]} out of {classes}")
    if not 0 <= draw < 2**63:
        raise CourseError(f"draw is {draw}; it is the seed of a draw, from 0 up to {2**63 - 1}")
    if n < 1 or n % classes:
        raise CourseError(f"{n} labels cannot be shared equally by {classes} classes; give a multiple of {classes}")
    each = n // classes
    if each > min(counts):
        rarest = counts.index(min(counts))
        raise CourseError(f"class {rarest} has {min(counts)} pictures and {each} are to keep a label; give a smaller n")
    generator = torch.Generator().manual_seed(draw)
    rows = torch.randperm(len(y), generator=generator)
    rows = torch.cat([rows[y[rows] == i][:each] for i in range(classes)])
    return Resident(
        {"x": data["x"]},
        {"x_lab": data["x"][rows], "y": y[rows]},
        name=f"{data.name}, {n} labels, draw {draw}",
        jitter=data.jitter,
        flip=data.flip,
        classes=data.classes,
    )
