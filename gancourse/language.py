"""The reader's language: one word of state that figures and exercises share."""

from .errors import unknown

NAMES = ("en", "ko")
LINE = {"en": 84, "ko": 46}  # letters that fit into a line of the page
_current = "en"


def use(name: str) -> None:
    """Speak "ko" or "en" from here on; any other name is a CourseError."""
    global _current
    if name not in NAMES:
        raise unknown("language", name, NAMES)
    _current = name


def current() -> str:
    """The language in force: "en" until somebody chooses."""
    return _current
