"""Each student's parameters: chosen by a keyed hash, the same on every machine, and known to nobody without the key."""

import hashlib
import hmac
from decimal import Decimal

from ..exercises import Exercise


def choices(span: list[Decimal]) -> list[float]:
    """All values of a parameter [lowest, highest, step]; whole numbers stay whole.

    >>> choices([Decimal("0.1"), Decimal("0.4"), Decimal("0.1")])
    [0.1, 0.2, 0.3, 0.4]
    """
    low, high, step = map(Decimal, span)
    kind = int if low == int(low) and step == int(step) else float
    return [kind(low + n * step) for n in range(int((high - low) / step) + 1)]


def draw(exercise: Exercise, key: bytes, assignment: str, student: str) -> dict[str, float]:
    """The parameters of one student ("" for a whole class) in one assignment, by HMAC-SHA256."""
    values = {}
    for name, span in exercise.parameters.items():
        message = "\n".join([assignment, exercise.id, name, student])
        number = int.from_bytes(hmac.digest(key, message.encode(), "sha256"))
        options = choices(span)
        values[name] = options[number % len(options)]
    return values


def fingerprint(key: bytes) -> str:
    """Tells one key from another and gives neither away."""
    return hashlib.sha256(b"gancourse key\n" + key).hexdigest()[:16]
