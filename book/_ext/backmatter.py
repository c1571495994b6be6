"""The pages that close the book: the glossary from the list of terms, and the package's names from its docstrings.

`{terms}` writes the glossary of the page's language; {term}`words` anywhere leads to the entry in the same language.
Where a chapter first says a term, the word leads there by itself, with the definition for `terms.js` to show.
`{package-names}`, `{package-models}` and `{package-commands}` ask the package itself: that page never lags behind.
"""

from __future__ import annotations

import csv
import hashlib
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
from search import folded
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx.writers.html5 import HTML5Translator

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
    """One line of the list: the word in both languages, what else Korean texts call it, and what it means.

    `mark` holds the languages whose chapters mark the word at its first use; everyday words are marked in none.
    `note` is for those who write.
    """

    en: str
    ko: str
    also: str = ""
    note: str = ""
    mark: str = ""
    says_en: str = ""
    says_ko: str = ""

    def word(self, language: str) -> str:
        return {"ko": self.ko, "en": self.en}[language]

    def says(self, language: str) -> str:
        return {"ko": self.says_ko, "en": self.says_en}[language]

    def names(self, language: str) -> list[str]:
        """What a text may call it: the whole entry, the words before the brackets, the abbreviation in them.

        An abbreviation begins like the English words; other words in brackets only explain.

        >>> Term("Jensen–Shannon divergence (JSD)", "옌센-섀넌 발산(JSD)").names("ko")
        ['옌센-섀넌 발산(JSD)', '옌센-섀넌 발산', 'JSD']
        >>> Term("AI Act (EU)", "EU 인공지능법").names("en")
        ['AI Act (EU)', 'AI Act']
        """
        word = self.word(language)
        short = re.findall(rf"\(({self.en[0].upper()}[\w-]*[A-Z])\)$", word)
        return list(dict.fromkeys([word, bare(word), *short]))


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
    >>> meeting(Term("discriminator", "판별자"), chapters), meeting(Term("layer", "층"), chapters)
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
        twin = nodes.inline("", term.word(other), classes=["twin", f"language-{other}"])
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


# ------------------------------------------------------------------------------------------------ first use

PARTICLES = (  # what may follow a Korean noun; another syllable makes it another word
    "은는이가을를의에와과도로만나란라께끼씩쯤들하한할함합해했된될됨됩되였입인일",
    "으로|까지|부터|마다|보다|처럼|끼리|이나|이란|이라|이며|이고",
)
ABBREVIATION = re.compile(r"[A-Z]{2}|[a-z][A-Z]")


@cache
def known_names(language: str) -> dict[str, Term | None]:
    """Every name of every term as a chapter may write it; None where two terms share one."""
    found: dict[str, Term | None] = {}
    for term in terms():
        for name in term.names(language):
            found[name] = None if name in found else term
    return found


@cache
def said(language: str) -> re.Pattern:
    """Any name of any term in running text, the longest one at a place."""
    words = (re.escape(name).replace(r"\ ", r"\s+") for name in sorted(known_names(language), key=len, reverse=True))
    if language == "ko":
        return re.compile(rf"(?<![가-힣\w-])({'|'.join(words)})(?=[{PARTICLES[0]}]|{PARTICLES[1]}|[^가-힣\w]|$)")
    spelled = "|".join(word.replace("iz", "i[sz]") for word in words)
    return re.compile(rf"(?<![\w-])({spelled})(?:e?s)?(?![\w-])", re.IGNORECASE)


def uses(text: str, language: str) -> Iterator[tuple[re.Match, Term]]:
    """Where a text says a term that its language marks.

    >>> [(hit[0], term.en) for hit, term in uses("판별자가 교차 엔트로피를 줄입니다", "ko")]
    [('판별자', 'discriminator'), ('교차 엔트로피', 'cross-entropy')]
    >>> [hit[0] for hit, _ in uses("Batch normalisation in deep GANs, and their bias", "en")]
    ['Batch normalisation', 'GANs']
    """
    for hit in said(language).finditer(text):
        term = named(" ".join(hit[1].split()), language)
        if term and language in term.mark.split():
            yield hit, term


def named(word: str, language: str) -> Term | None:
    """The one term that is called so; an abbreviation keeps its capitals."""
    found = known_names(language)
    if word in found:
        return found[word]
    lower = word.lower().replace("is", "iz")
    return next(
        (
            term
            for name, term in found.items()
            if name.lower().replace("is", "iz") == lower and not ABBREVIATION.search(name)
        ),
        None,
    )


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
    before, env.backmatter_terms = getattr(env, "backmatter_terms", now), now
    return [] if before == now else [name for name in env.found_docs if chapter_number(name) is not None]


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
    app.add_node(marked, html=(_open_marked, _close_marked))
    app.add_post_transform(MarkTerms)
    app.add_js_file("terms.js", loading_method="defer")
    app.connect("env-updated", _mark_anew)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
