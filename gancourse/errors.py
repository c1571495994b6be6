"""What the course says when something is wrong: one sentence with what, where and what to do."""

from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType


class CourseError(ValueError):
    """A mistake that its reader can mend; the command line prints the sentence and no traceback."""


def unknown(kind: str, name: str, names: Iterable[str]) -> CourseError:
    """The error for a `name` that is not among `names`, with the nearest match.

    >>> str(unknown("model", "dcgen", ["gan", "dcgan"]))
    "there is no model called 'dcgen'; did you mean 'dcgan'? The choice: dcgan, gan"
    """
    names = sorted(names)
    small = {known.lower(): known for known in names}
    near = get_close_matches(str(name).lower(), small, n=1, cutoff=0.5)
    hint = f"; did you mean {small[near[0]]!r}?" if near else "."
    return CourseError(f"there is no {kind} called {name!r}{hint} The choice: {', '.join(names)}")


def brief(thing: object) -> str:
    """What was given, in a few words."""
    return repr(thing) if isinstance(thing, str | int | float | None) else f"of type {type(thing).__name__}"


def optional(module: str, purpose: str) -> ModuleType:
    """Import a module that readers need not have; without it a `CourseError` says what `purpose` wants installed."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise CourseError(f"{purpose} needs {package}; install it with: pip install {package}") from None
