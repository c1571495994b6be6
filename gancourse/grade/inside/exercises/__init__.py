"""Stands in for `gancourse.exercises` inside the sandbox: `check` says nothing, and no check is there to be read."""

from typing import Any


def check(name: str, answer: Any, **parameters: float) -> bool:
    """Nothing: marks are given outside."""
    return True


def names() -> list[str]:
    """Nothing is known of exercises here."""
    return []
