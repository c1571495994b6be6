"""How long cells take: {takes}`40 seconds` is said of the next cell, {takes}`2 minutes <training>` of all tagged so.

Nobody types these numbers: `python -m benchmarks.chapters` measures every cell and writes them; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from docutils import nodes
from nbformat import NotebookNode
from repository import ROOT
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

TIMES = ROOT / "benchmarks" / "chapters.json"
ROLE = re.compile(r"\{takes\}`(?P<words>[^`<>]+?)(?P<of> <(?P<tag>[\w-]+)>)?`")
WORDS = {"en": (" second", " minute"), "ko": ("초", "분")}


def key(cell: NotebookNode) -> str:
    """What stands for a cell's code: a changed cell has no time until it is measured again."""
    return sha256(cell.source.strip().encode()).hexdigest()[:12]


def span(seconds: float, language: str) -> str:
    """A time as a reader wants it: seconds below 10, then fives, then minutes.

    >>> [span(s, "en") for s in (0.2, 7.4, 43.2, 58, 100)]
    ['1 second', '7 seconds', '45 seconds', '1 minute', '2 minutes']
    >>> span(12, "ko")
    '10초'
    """
    number, unit = max(1, round(seconds)), 0
    if number >= 10:
        number = 5 * round(seconds / 5)
    if number >= 60:
        number, unit = round(seconds / 60), 1
    plural = "s" if language == "en" and number > 1 else ""
    return f"{number}{WORDS[language][unit]}{plural}"


def due(notebook: NotebookNode, times: dict[str, float], language: str) -> Iterator[tuple[str, str]]:
    """What a page says of its cells' times, in order, and what `times` (seconds by key) would have it say.

    Raises KeyError for a cell that was not measured.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for place, cell in enumerate(notebook.cells):
        for role in ROLE.finditer(cell.source) if cell.cell_type == "markdown" else ():
            later = [one for one in notebook.cells[place:] if one.cell_type == "code"]
            meant = [one for one in code if role["tag"] in one.metadata.get("tags", [])] if role["tag"] else later[:1]
            yield role["words"], span(sum(times[key(one)] for one in meant), language)


def filled(text: str, words: Iterator[str]) -> str:
    """A page's text with these words in its roles, in order."""
    return ROLE.sub(lambda role: f"{{takes}}`{next(words)}{role['of'] or ''}`", text)


def words_of(body: str) -> str:
    """The words of a role's body.

    >>> words_of("2 minutes <training>")
    '2 minutes'
    """
    return body.partition(" <")[0]


class Takes(SphinxRole):
    """The words alone."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.Text(words_of(self.text))], []


def setup(app: Sphinx) -> dict:
    app.add_role("takes", Takes())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
