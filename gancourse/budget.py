"""How long the training cells train: seconds in tests, a minute on a CPU, the paper's recipe on a GPU."""

import os
from typing import TypeVar

from .errors import unknown

NAMES = ("smoke", "quick", "full")
Value = TypeVar("Value")


def name() -> str:
    """The budget in force: `GANCOURSE_BUDGET` if it is set, else "full" where there is a CUDA GPU, else "quick"."""
    chosen = os.environ.get("GANCOURSE_BUDGET")
    if chosen:
        if chosen not in NAMES:
            raise unknown("budget (GANCOURSE_BUDGET)", chosen, NAMES)
        return chosen
    import torch  # only here: a notebook that sets the variable never asks for the GPU

    return "full" if torch.cuda.is_available() else "quick"


def budget(*, smoke: Value, quick: Value, full: Value) -> Value:
    """The one of three values that the budget in force asks for.

    >>> budget(smoke=640, quick=6_000, full=1_500_000)  # doctest: +SKIP
    6000
    """
    return {"smoke": smoke, "quick": quick, "full": full}[name()]
