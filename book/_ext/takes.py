"""How long cells take: {takes}`40 seconds` is said of the next cell, {takes}`2 minutes <training>` of all tagged so.

Nobody types these numbers: `python -m benchmarks.chapters` measures every cell and writes them; a test compares.  On
another page {trains}`06-dcgan` says what the training cells of that chapter take together, read when the book is built.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import nbformat
from bilingual import language_of
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
    for place, cell in enumerate(notebook.cells):
        for role in ROLE.finditer(cell.source) if cell.cell_type == "markdown" else ():
            later = [one for one in notebook.cells[place:] if one.cell_type == "code"]
            meant = tagged(notebook, role["tag"]) if role["tag"] else later[:1]
            yield role["words"], span(sum(times[key(one)] for one in meant), language)


def tagged(notebook: NotebookNode, tag: str) -> list[NotebookNode]:
    """The code cells with a tag."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and tag in cell.metadata.get("tags", [])]


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


class Trains(SphinxRole):
    """What all training cells of a chapter take together, in the page's language."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        chapter = Path(self.env.doc2path(self.env.docname)).with_name(f"{self.text}.ipynb")
        for path in (chapter, TIMES):
            self.env.note_dependency(str(path))
        times = json.loads(TIMES.read_text(encoding="utf-8"))["chapters"].get(self.text, {})
        try:
            cells = tagged(nbformat.read(chapter, 4), "training")
            words = span(sum(times[key(cell)] for cell in cells), language_of(self.env.docname))
        except (OSError, KeyError):
            message = f"{self.text}: no chapter, or a new cell; measure with `python -m benchmarks.chapters`"
            return [], [self.inliner.reporter.error(message, line=self.lineno)]
        return [nodes.Text(words)], []


def setup(app: Sphinx) -> dict:
    app.add_role("takes", Takes())
    app.add_role("trains", Trains())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
