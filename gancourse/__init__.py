"""The library behind the course.  Read game.py first, then models/dcgan.py and engine/round.py.

Most names below are imported on first use: `import gancourse as gc` costs nothing.
"""

from importlib import import_module

# Modules of the same names exist: imported here, `gancourse.budget` is the function, whoever imports what first.
from .budget import budget
from .show import show

__version__ = "0.1.0"

_MODULES = (
    "cards",
    "data",
    "divergences",
    "energy",
    "engine",
    "evaluate",
    "exercises",
    "forensics",
    "games",
    "layers",
    "losses",
    "metrics",
    "models",
    "museum",
    "plot",
    "recipes",
    "runs",
    "search",
    "training",
)
_NAMES = {"GAN": "game", "Move": "game", "train": "engine"}

__all__ = ["GAN", "Move", "budget", "data", "exercises", "layers", "losses", "metrics", "models", "plot"]
__all__ += ["recipes", "runs", "show", "train"]


def __getattr__(name: str):
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name in _NAMES:
        return getattr(import_module(f".{_NAMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
