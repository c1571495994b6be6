"""From an answer to one sentence: what failed, in the reader's language."""

import io
import textwrap
from contextlib import redirect_stdout
from functools import partial
from typing import Any

from .. import language
from ..errors import unknown
from .helpers import COMMON, Failed
from .spec import Exercise, get

PRAISE = {"ko": "맞습니다.", "en": "correct."}
MARKS = {"": "✅", "empty": "⬜", "survivors": "🟡"}  # all else is ❌


class Verdict:
    """The outcome of a check: true if the answer passed.

    `key` names its hint, or is ""; `line` is what was said; `share` of the points is earned, from 0 to 1.
    """

    def __init__(self, key: str, line: str, share: float):
        self.key, self.line, self.share = key, line, share

    def __bool__(self) -> bool:
        return self.key == ""

    def __repr__(self) -> str:
        return f"Verdict({self.key!r})"

    def _ipython_display_(self) -> None:
        """Nothing: `check` has said its line already."""


def check(name: str, answer: Any, **parameters: float) -> Verdict:
    """Check an answer to exercise `name` and print one sentence; mistakes in the answer never raise.

    The answer is what the task asks for: a function, number, tensor, module or GAN.  `parameters` are those of a
    variant, as the notebook of an assignment writes them.
    """
    exercise = get(name)
    for wrong in parameters.keys() - exercise.parameters.keys():
        raise unknown(f"parameter of {name}", wrong, exercise.parameters)
    key, slots = first_failure(exercise, answer, parameters)
    verdict = Verdict(key, line(exercise, key, slots), share(key, slots))
    width = language.LINE[language.current()]
    print(textwrap.fill(verdict.line, width, break_long_words=False, break_on_hyphens=False))
    return verdict


def first_failure(
    exercise: Exercise, answer: Any, parameters: dict[str, float] | None = None
) -> tuple[str, dict[str, Any]]:
    """The key of the first hint that applies and what fills its {slots}; ("", {}) for a right answer."""
    if exercise.probe and callable(answer):
        answer = partial(exercise.run("probe.py")["probe"], answer)
    return first_hint(exercise, answer, parameters or {})


def first_hint(exercise: Exercise, answer: Any, parameters: dict[str, float]) -> tuple[str, dict[str, Any]]:
    """`first_failure` for an answer that is behind its probe already, if the exercise has one."""
    from ..randomness import apart  # PyTorch, which who only reads exercises need not wait for

    check = exercise.checker
    if answer is ...:
        return "empty", {}
    # The reader's random numbers go on as if nothing had been checked, and what the answer prints is not shown.
    with apart(), redirect_stdout(io.StringIO()):
        try:
            for found in check(answer, **parameters):
                return (found, {}) if isinstance(found, str) else found
        except NotImplementedError:
            return "empty", {}
        except Failed as failure:
            return failure.key, failure.slots
        except Exception as error:  # the student's function may raise whatever it likes
            return "exception", {"type": type(error).__name__, "message": " ".join(str(error).split())[:200]}
    return "", {}


def share(key: str, slots: dict[str, Any]) -> float:
    """The part of the points that an answer with this hint earns: that of the mutants it kills, else all or none."""
    return slots["killed"] / slots["of"] if key == "survivors" else float(not key)


def line(exercise: Exercise, key: str, slots: dict[str, Any], lang: str | None = None) -> str:
    """The line for a hint, in the language in force if none is named."""
    lang = lang or language.current()
    hint = (exercise.hints.get(key) or COMMON[key])[lang].format(**slots) if key else PRAISE[lang]
    return f"{MARKS.get(key, '❌')} {exercise.id}: {hint}"
