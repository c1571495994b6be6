"""The pages that close the book: the glossary from the list of terms, and the package's names from its docstrings.

`{terms}` writes the glossary of the page's language; {term}`words` anywhere leads to the entry in the same language.
`{package-names}`, `{package-models}` and `{package-commands}` ask the package itself: that page never lags behind.
"""

from __future__ import annotations

import csv
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from bilingual import chapter_number, language_of
from docutils import nodes
from repository import ROOT
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from gancourse import cli, models

TERMS = ROOT / "book" / "_data" / "terms.tsv"
INITIALS = (
    "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"  # of Hangul syllables in their order; a doubled one stands with the single
)
CHAPTER = {"ko": "{}장", "en": "chapter {}"}
OTHERS = {"ko": "다른 이름: {}. ", "en": "Elsewhere also {}. "}


# ------------------------------------------------------------------------------------------------ terms


@dataclass(frozen=True)
class Term:
    """One line of the list: the word in both languages, and what else Korean texts call it."""

    en: str
    ko: str
    also: str
    note: str

    def word(self, language: str) -> str:
        return {"ko": self.ko, "en": self.en}[language]

    def names(self, language: str) -> list[str]:
        """What a text may call it: the whole entry, the words before the brackets, the abbreviation in them.

        >>> Term("Jensen–Shannon divergence (JSD)", "옌센-섀넌 발산(JSD)", "", "").names("ko")
        ['옌센-섀넌 발산(JSD)', '옌센-섀넌 발산', 'JSD']
        >>> Term("bias (of a layer)", "편향", "", "").names("en")
        ['bias (of a layer)', 'bias']
        """
        word = self.word(language)
        inside = re.search(r"\(([A-Z][\w-]*)\)$", word)
        return list(dict.fromkeys([word, bare(word), *(inside.groups() if inside else ())]))


def bare(word: str) -> str:
    """A term without its brackets.

    >>> bare("generative adversarial network (GAN)"), bare("이진 교차 엔트로피(BCE)")
    ('generative adversarial network', '이진 교차 엔트로피')
    """
    return re.sub(r"\s*\([^()]*\)", "", word)


@cache
def terms(path: Path = TERMS) -> list[Term]:
    """The whole list, in its own order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Term(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def initial(word: str) -> str:
    """The letter under which a word stands.

    >>> initial("판별자"), initial("extragradient 방법"), initial("dropout")
    ('ㅍ', 'E', 'D')
    """
    place = ord(word[0]) - ord("가")
    return INITIALS[place // 588] if 0 <= place < 19 * 588 else word[0].upper()


def sections(language: str) -> dict[str, list[Term]]:
    """The terms by letter in the order of a dictionary: for Korean first Hangul, then Roman letters."""
    found: dict[str, list[Term]] = {}
    for term in sorted(terms(), key=lambda term: (initial(term.word(language)).isascii(), term.word(language).lower())):
        found.setdefault(initial(term.word(language)), []).append(term)
    if language == "en":
        return found
    roman = [term for letter in found if letter.isascii() for term in found[letter]]
    return {letter: found[letter] for letter in found if not letter.isascii()} | {"A–Z": roman}


def meeting(term: Term, chapters: dict[str, str]) -> str | None:
    """The Korean chapter that introduces a term, "판별자(discriminator)"; else the first that says it; else None.

    >>> chapters = {"a": "판별자", "b": "판별자(discriminator)는"}
    >>> meeting(Term("discriminator", "판별자", "", ""), chapters), meeting(Term("layer", "층", "", ""), chapters)
    ('b', None)
    """
    word = bare(term.ko)
    ends = r"(?=[^가-힣]|[은는이가을를의에와과로도]|$)" if len(word) == 1 else ""
    introduced = re.compile(rf"{re.escape(word)}\**\({re.escape(bare(term.en))}", re.IGNORECASE)
    said = re.compile(f"(?<![가-힣A-Za-z]){re.escape(word)}{ends}")
    hits = (name for pattern in (introduced, said) for name, text in chapters.items() if pattern.search(text))
    return next(hits, None)


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
        head = nodes.term("", "", nodes.Text(word), ids=[label])
        self.note(term, label, head)
        text = nodes.paragraph(
            "", "", nodes.inline("", term.word(other), classes=[f"language-{other}"]), nodes.Text(". ")
        )
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


# ------------------------------------------------------------------------------------------------ the package


def first_sentence(docstring: str | None) -> str:
    """The first sentence of a docstring, on one line.

    >>> first_sentence("Mean of x (DCGAN, sec. 4;\\n    2015).  Raises nothing.")
    'Mean of x (DCGAN, sec. 4; 2015).'
    """
    first = " ".join(inspect.cleandoc(docstring or "").split("\n\n")[0].split())
    return re.split(r"(?<=\w\w[.)])(?<!sec\.)(?<!eq\.)(?<!al\.)\s(?=[A-Z`])|(?<=\)\.)\s(?=[A-Z`])", first)[0]


def call_of(value: object) -> str:
    """A signature without types, "(a, b, k=5)"; nothing for what takes just anything, or cannot be called.

    >>> call_of(first_sentence), call_of(3)
    ('(docstring)', '')
    """
    if not (inspect.isfunction(value) or inspect.isclass(value)):
        return ""
    try:
        signature = inspect.signature(value)
    except ValueError:
        return ""
    parameters = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    parameters = [one.replace(default=...) if " at 0x" in repr(one.default) else one for one in parameters]
    if parameters and all(one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in parameters):
        return "(...)"
    return str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty)).replace(
        "Ellipsis", "..."
    )


def words_of(module: object, name: str) -> str:
    """What a module says of one of its names: the docstring, or for a value the comment where it is made."""
    value = getattr(module, name)
    if inspect.isfunction(value) or inspect.isclass(value) or inspect.ismodule(value):
        return first_sentence(value.__doc__)
    made = re.search(rf"^{name}\b[^=\n]*=[^#\n]*(?:\n[^#\n]*)?# (.*)$", inspect.getsource(module), re.MULTILINE)
    return made[1] if made else ""


def public(module: object) -> list[str]:
    """`__all__`, else the functions and classes that the module itself makes."""
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    return list(getattr(module, "__all__", [name for name in own if not name.startswith("_")]))


class FromPackage(SphinxDirective):
    """A list of code and words, marked as English."""

    def listed(self, rows: list[tuple[str, str]]) -> list[nodes.Node]:
        items = []
        for code, words in rows:
            head = nodes.term("", "", nodes.literal("", code))
            text = nodes.paragraph("", "", *_marked_code(words), classes=["language-en"])
            items.append(nodes.definition_list_item("", head, nodes.definition("", text)))
        return [nodes.definition_list("", *items, classes=["package"])]

    def depend_on(self, module: object) -> None:
        self.env.note_dependency(inspect.getsourcefile(module))


class PackageNames(FromPackage):
    """```{package-names} gancourse.metrics```: the module's public names, or those in the body, a line each."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        module = import_module(self.arguments[0])
        rows = []
        for name in [line.strip() for line in self.content if line.strip()] or public(module):
            if not hasattr(module, name):
                raise self.error(f"{module.__name__} has no {name}")
            value = getattr(module, name)
            self.depend_on(sys.modules.get(getattr(value, "__module__", ""), module))
            if words := words_of(module, name):
                short = f"{module.__name__}.{name}".replace("gancourse", "gc", 1)
                rows.append((short + call_of(value), words))
        self.depend_on(module)
        return self.listed(rows)


class PackageModels(FromPackage):
    """```{package-models}```: every model of the registry with the first sentence of its file."""

    def run(self) -> list[nodes.Node]:
        files = {name: sys.modules[models.get(name).__module__] for name in models.names()}
        for module in (models, *files.values()):
            self.depend_on(module)
        return self.listed([(f'gc.models.get("{name}")', first_sentence(file.__doc__)) for name, file in files.items()])


class PackageCommands(FromPackage):
    """```{package-commands}```: what the command line can do."""

    def run(self) -> list[nodes.Node]:
        self.depend_on(cli)
        commands = next(action.choices for action in cli.parser()._actions if action.choices)
        return self.listed([(f"gancourse {name}", first_sentence(one.description)) for name, one in commands.items()])


def _marked_code(words: str) -> Iterator[nodes.Node]:
    """Text with its `code`."""
    kinds: tuple[Callable[..., nodes.Node], ...] = (nodes.Text, lambda code: nodes.literal("", code))
    return (kinds[number % 2](part) for number, part in enumerate(words.split("`")) if part)


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_directive("terms", TermList)
    app.add_directive("package-names", PackageNames)
    app.add_directive("package-models", PackageModels)
    app.add_directive("package-commands", PackageCommands)
    app.add_role_to_domain("std", "term", TermRole(innernodeclass=nodes.inline, warn_dangling=True), override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
