"""The glossary, and the way to it: `{terms}` writes it in the page's language; {term}`words` leads to an entry.

Where a chapter first says a term, the word leads there by itself, with the definition for `terms.js` to show.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from bilingual import chapter_number, language_of
from docutils import nodes
from search import folded
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx.writers.html5 import HTML5Translator
from termlist import TERMS, Term, meeting, sections, terms, uses

CHAPTER = {"ko": "{}장", "en": "chapter\N{NO-BREAK SPACE}{}"}
OTHERS = {"ko": "다른 이름: {}. ", "en": "Elsewhere also {}. "}


class TermList(SphinxDirective):
    """```{terms}```: the glossary in the page's language, a section a letter."""

    def run(self) -> list[nodes.Node]:
        self.language = language_of(self.env.docname) or "en"
        self.env.note_dependency(str(TERMS))
        self.chapters = dict(self.read_chapters())
        return [self.section(letter, found) for letter, found in sections(self.language).items() if found]

    def read_chapters(self) -> Iterator[tuple[str, str]]:
        for name in self.config.external_site_map:
            if language_of(name) == "ko" and chapter_number(name) is not None:
                path = self.env.doc2path(name)
                self.env.note_dependency(str(path))
                text = Path(path).read_text(encoding="utf-8")
                yield name, re.sub(r"^ *(`{3,})\{code-cell\}.*?^ *\1$", "", text, flags=re.MULTILINE | re.DOTALL)

    def section(self, letter: str, found: list[Term]) -> nodes.section:
        made = nodes.section("", nodes.title(letter, letter), names=[])
        made["ids"] = [nodes.make_id(f"{self.language}-terms-{list(sections(self.language)).index(letter)}")]
        self.set_source_info(made)
        made += nodes.definition_list("", *map(self.entry, found), classes=["glossary"])
        return made

    def entry(self, term: Term) -> nodes.definition_list_item:
        other = "en" if self.language == "ko" else "ko"
        label = f"{self.language}-term-{terms().index(term)}"
        word = term.word(self.language)
        twin = nodes.inline("", getattr(term, other), classes=["twin", f"language-{other}"])
        head = nodes.term("", "", nodes.Text(f"{word} "), twin, ids=[label])
        self.note(term, label, head)
        text = nodes.paragraph("", f"{term.says(self.language)} ")
        if term.also:
            names = nodes.inline("", term.also, classes=["language-ko"])
            before, after = OTHERS[self.language].split("{}")
            text += [nodes.Text(before), names, nodes.Text(after)]
        if page := meeting(term, self.chapters):
            text += self.link(page)
        return nodes.definition_list_item("", head, nodes.definition("", text))

    def note(self, term: Term, label: str, head: nodes.term) -> None:
        """Let `{term}` find the entry under each of its names; of two entries with one name the first has it."""
        domain = self.env.domains["std"]
        for name in term.names(self.language):
            key = key_of(self.language, name)
            if ("term", key) not in domain.objects:
                domain.note_object("term", key, label, location=head)

    def link(self, page: str) -> nodes.Node:
        """Chapter 2: the chapter's page in the reader's language."""
        mine = page.replace("book/ko/", f"book/{self.language}/")
        words = CHAPTER[self.language].format(chapter_number(page))
        return make_refnode(self.env.app.builder, self.env.docname, mine, "", nodes.Text(words))


def key_of(language: str, name: str) -> str:
    """What a term is kept under: two languages may share a word."""
    return f"{language}:{' '.join(name.split()).lower()}"


class TermRole(XRefRole):
    """{term}`words` and {term}`words <entry>`: the glossary of the page's language."""

    def process_link(
        self, env: BuildEnvironment, refnode: nodes.Element, has_explicit_title: bool, title: str, target: str
    ) -> tuple[str, str]:
        return title, key_of(language_of(env.docname) or "en", target)


class marked(nodes.reference):
    """A word that leads to its entry and brings the definition along."""


def _open_marked(writer: HTML5Translator, node: marked) -> None:
    address = {"href": node["refuri"], "data-says": node["says"]}
    writer.body.append(writer.starttag(node, "a", "", CLASS="term", **address))


def _close_marked(writer: HTML5Translator, node: marked) -> None:
    writer.body.append("</a>")


class MarkTerms(SphinxPostTransform):
    """Make a link of the first use of each term in a chapter's paragraphs.

    Not in the goals, which only promise; not in tables, headings, captions, links, code and formulas, nor in what is
    folded or made by a cell.
    """

    default_priority = 100  # after references are resolved, before a dropdown is turned into its parts
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        language = language_of(self.env.docname)
        if language is None or chapter_number(self.env.docname) is None:
            return
        self.language, self.seen = language, set()
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if not any(map(_is_apart, _ancestors(paragraph))):
                for text in [text for text in paragraph.findall(nodes.Text) if _is_plain(text, paragraph)]:
                    text.parent.replace(text, list(self.pieces(text)))

    def pieces(self, text: nodes.Text) -> Iterator[nodes.Node]:
        """The text again, first uses as links."""
        position = 0
        for hit, term in uses(str(text), self.language):
            address = self.address(term)
            if address and term not in self.seen:
                self.seen.add(term)
                yield nodes.Text(text[position : hit.start()])
                yield marked("", hit[0], refuri=address, says=term.says(self.language), internal=True)
                position = hit.end()
        yield nodes.Text(text[position:])

    def address(self, term: Term) -> str | None:
        """Where the glossary explains it; None in a book without one."""
        key = key_of(self.language, term.word(self.language))
        page, label = self.env.domains["std"].objects.get(("term", key), (None, None))
        return page and f"{self.app.builder.get_relative_uri(self.env.docname, page)}#{label}"


def _ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def _is_apart(node: nodes.Element) -> bool:
    """A part of a page in which no word is marked."""
    goals = any(name.endswith("-goals") for name in node["ids"])
    return goals or folded(node) or isinstance(node, nodes.table | nodes.citation)


def _is_plain(text: nodes.Text, paragraph: nodes.paragraph) -> bool:
    """Running text, if emphasised: no link, code or formula."""
    inside = list(_ancestors(text))
    return all(isinstance(node, nodes.emphasis | nodes.strong) for node in inside[: inside.index(paragraph)])


def _mark_anew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the chapters again when the list of terms has changed."""
    now = hashlib.sha256(TERMS.read_bytes()).hexdigest()
    before, env.known_terms = getattr(env, "known_terms", now), now
    return [] if before == now else [name for name in env.found_docs if chapter_number(name) is not None]


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_directive("terms", TermList)
    app.add_role_to_domain("std", "term", TermRole(innernodeclass=nodes.inline, warn_dangling=True), override=True)
    app.add_node(marked, html=(_open_marked, _close_marked))
    app.add_post_transform(MarkTerms)
    app.add_js_file("terms.js", loading_method="defer")
    app.connect("env-updated", _mark_anew)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
