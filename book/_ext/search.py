"""A search page for each language, in place of Sphinx's one.

Sphinx cuts text into words and looks for parts of words of three letters and more; a Korean noun is often two letters
long and carries its particle with it.  Here the text of every section is kept as it stands, one small script a
language, and `book/_extra/search/search.js` looks through it: also without a server, from a folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from bilingual import LANGUAGES, language_of, word
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

from gancourse.files import write_text

UNREAD = (nodes.literal_block, nodes.raw, nodes.comment, nodes.math_block, nodes.target, nodes.title)
WORDS = {
    "ko": {
        "none": "찾은 곳이 없습니다. 더 짧은 낱말로 찾아 보세요.",
        "found": "{n}곳에서 찾았습니다.",
        "script": "찾기는 자바스크립트가 켜져 있어야 됩니다. 왼쪽의 차례로도 모든 장에 갈 수 있습니다.",
    },
    "en": {
        "none": "Nothing was found. Try a shorter word.",
        "found": "Found in {n} places.",
        "script": "The search needs JavaScript. The contents on the left lead to every chapter as well.",
    },
}


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.connect("builder-inited", _no_other_search)
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _lead_here, priority=910)
    app.connect("build-finished", _write_texts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def search_page(language: str) -> str:
    """The name of a language's page.

    >>> search_page("ko")
    'book/ko/search'
    """
    return f"book/{language}/search"


def _no_other_search(app: Sphinx) -> None:
    app.builder.search = False


def _pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    for language in LANGUAGES:
        yield search_page(language), {"title": word(language, "Search"), "words": WORDS[language]}, "search-page.html"


def _lead_here(app: Sphinx, docname: str, template: str, context: dict, doctree: object) -> None:
    """The form on every page leads to the search of its language."""
    context["search_url"] = context["pathto"](search_page(language_of(docname) or "en"))


def _write_texts(app: Sphinx, error: Exception | None) -> None:
    """What is looked through: book/LANGUAGE/search-texts.js."""
    if error or app.builder.format != "html":
        return
    for language in LANGUAGES:
        pages = sorted(name for name in app.env.found_docs if language_of(name) == language)
        texts = [text for name in pages for text in _sections(app, name)]
        table = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
        path = Path(app.outdir) / "book" / language / "search-texts.js"
        write_text(path, f"globalThis.SEARCH_TEXTS = {table};\n")


def _sections(app: Sphinx, docname: str) -> Iterator[dict[str, str]]:
    """The sections of a page: chapter, title, address beside the search page, text."""
    page = app.builder.get_target_uri(docname).rsplit("/", 1)[-1]
    sections = list(filter(_title, app.env.get_doctree(docname).findall(nodes.section)))
    for section in sections:
        url = f"{page}#{section['ids'][0]}"
        yield dict(chapter=_title(sections[0]), title=_title(section), url=url, text=" ".join(_read(section)))


def _title(section: nodes.section) -> str:
    """A section's title; that of an exercise's content is empty."""
    return next((part.astext() for part in section.children if isinstance(part, nodes.title)), "")


def _read(node: nodes.Node) -> Iterator[str]:
    """What a reader reads of a section: paragraphs, captions, tables; no cells, solutions and subsections."""
    for part in node.children:
        if isinstance(part, UNREAD) or folded(part) or (isinstance(part, nodes.section) and _title(part)):
            continue
        if isinstance(part, nodes.TextElement):
            yield re.sub(r" ([.,;:)])", r"\1", " ".join(_words(part).split()))  # what a citation leaves behind
        else:
            yield from _read(part)


def folded(node: nodes.Node) -> bool:
    """Whether a node is a cell with its output, or the solution of an exercise."""
    known = getattr(node, "attributes", {})
    return "cell" in known.get("classes", ()) or known.get("design_component") == "dropdown"


def _words(node: nodes.Node) -> str:
    """The text of a paragraph without labels and keys, formulas without backslashes."""
    if isinstance(node, nodes.math):
        return re.sub(r"\\(?:text|mathrm|mathbb)\{(\w*)\}", r"\1", node.astext()).replace("\\", "")
    if isinstance(node, pending_xref) and not node.get("refexplicit"):
        return ""
    return "".join(map(_words, node.children)) if node.children else node.astext()
