"""Task by task; several names may be right."""

from gancourse import models
from gancourse.exercises.helpers import Failed

RIGHT = [
    ("order", {"cgan", "cdcgan", "acgan"}),
    ("few", {"sgan"}),
    ("unpaired", {"cyclegan", "discogan"}),
    ("paired", {"pix2pix"}),
    ("marks", {"segan"}),
]


def check(answer):
    if answer is None or answer is ...:
        raise Failed("empty")
    if not isinstance(answer, (list, tuple)) or len(answer) != len(RIGHT):
        yield "list"
    for name in answer:
        if name not in models.names():
            yield "unknown", {"name": str(name)}
    for name, (key, names) in zip(answer, RIGHT):
        if name not in names:
            yield key
