"""MyST Markdown as plain Markdown, for notebooks opened where no Sphinx renders them (Colab shows raw MyST as text).

Directives, roles, labels, citations and relative pictures become what they show in the book, with the same numbers.
A directive or role that is not known here is an error, so that no raw MyST reaches a reader.

A chapter is read twice.  The first reading collects its labels and numbers, for the references of all chapters of that
language; the second writes.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import demos
from bilingual import NUMBERED, chapter_number, language_of, word
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from pybtex.database import BibliographyData, Entry, parse_file
from pybtex.plugin import find_plugin
from repository import ROOT, Source
from takes import words_of

from gancourse import exercises
from gancourse.errors import CourseError

ADMONITIONS = {"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "seealso": "See also"}
PROOFS = ("theorem", "lemma", "proposition", "definition", "algorithm", "proof")
MIME = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml"}
EXTENSIONS = {"colon_fence", "dollarmath"}

INLINE = re.compile(
    r"\{(?P<role>[a-z][\w:.-]*)\}(?P<ticks>`+)(?P<body>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<code>(?<!`)(?P<fence>`+)(?!`).+?(?<!`)(?P=fence)(?!`))"
    r"|(?P<picture>!?)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\((?P<url>[^()\s]+)\)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Target:
    """What a label names: its kind ("heading", "figure", "equation", ...), its words and its number."""

    kind: str
    words: str
    number: str = ""


@dataclass
class Chapter:
    """Turns the Markdown of one chapter, cell by cell and in order, into plain Markdown.

    `labels` is shared by all chapters of a language and filled on the first reading; with `strict` an unknown label is
    a CourseError.  `source` gives links to other chapters; without one they are words.
    """

    docname: str
    labels: dict[str, Target]
    source: Source | None = None
    strict: bool = True
    counts: Counter = field(default_factory=Counter)
    cited: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # labels whose heading comes next

    @property
    def language(self) -> str:
        return language_of(self.docname) or "en"

    @property
    def folder(self) -> Path:
        return (ROOT / self.docname).parent

    def error(self, what: str) -> CourseError:
        return CourseError(f"{self.docname}.md: {what}")

    # -------------------------------------------------------------------------------------------- blocks

    def plain(self, text: str) -> str:
        """A piece of MyST as plain Markdown."""
        lines = text.split("\n")
        done: list[str] = []
        position = 0
        for token in _special(text):
            start, end = token.map
            done.append(self.inline("\n".join(lines[position:start])))
            done.append(_indented(self.block(token, lines[start:end]), lines[start], token))
            position = end
        done.append(self.inline("\n".join(lines[position:])))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(done)).strip("\n")

    def block(self, token: Token, lines: list[str]) -> str:
        """One block that plain Markdown does not know (or that must be left as it is)."""
        match token.type:
            case "myst_target":
                self.waiting.append(token.content)
                return ""
            case "heading_open":
                return self.heading("\n".join(lines))
            case "math_block" | "math_block_label":
                return self.equation(token.content, token.info)
            case "myst_line_comment":
                return ""
            case "fence" | "colon_fence" if token.info.startswith("{"):
                return self.directive(token.info, token.content)
            case _:
                return "\n".join(line[_margin(lines[0], token) :] for line in lines)

    def heading(self, line: str) -> str:
        line = self.inline(line)
        words = line.lstrip("# ").strip()
        for label in self.waiting:
            self.labels[label] = Target("heading", words)
        self.waiting.clear()
        return line

    def equation(self, formula: str, label: str = "") -> str:
        tag = ""
        if label:
            number = self.number("equation")
            self.labels[label] = Target("equation", f"({number})", number)
            tag = rf" \tag{{{number}}}"
        return f"$$\n{formula.strip()}{tag}\n$$"

    def number(self, kind: str) -> str:
        """The next number of a kind in this chapter, "6.3"."""
        self.counts[kind] += 1
        chapter = chapter_number(self.docname)
        return f"{chapter}.{self.counts[kind]}" if chapter is not None else str(self.counts[kind])

    def directive(self, info: str, content: str) -> str:
        name, _, argument = info[1:].partition("}")
        options, body = _options(content)
        render = DIRECTIVES.get(name)
        if render is None:
            raise self.error(f"the Colab copy does not know the directive {{{name}}}; add it to book/_ext/plain.py")
        return render(self, name, argument.strip(), options, body)

    # -------------------------------------------------------------------------------------------- directives

    def admonition(self, name: str, argument: str, options: dict, body: str) -> str:
        title = word(self.language, ADMONITIONS[name]) if name in ADMONITIONS else self.inline(argument)
        return _quoted(f"**{title}**\n\n{self.plain(body)}")

    def dropdown(self, name: str, argument: str, options: dict, body: str) -> str:
        return f"<details>\n<summary>{self.inline(argument)}</summary>\n\n{self.plain(body)}\n\n</details>"

    def figure(self, name: str, argument: str, options: dict, body: str) -> str:
        picture = f"![{options.get('alt', '')}]({self.embedded(argument)})"
        return f"{picture}\n\n{self.caption('figure', options.get('name'), self.plain(body))}".strip()

    def demo(self, name: str, argument: str, options: dict, body: str) -> str:
        """A notebook runs no demo: its picture, and a link to the page that does."""
        sentence = demos.WORDS[self.language]["elsewhere"]
        address = self.source and self.source.page(f"{self.docname}.html")
        picture = f"![{options['alt']}]({self.embedded(f'../_images/{demos.picture_name(argument, options)}')})"
        return f"{picture}\n\n{f'[{sentence}]({address})' if address else sentence}"

    def table(self, name: str, argument: str, options: dict, body: str) -> str:
        return f"{self.caption('table', options.get('name'), self.inline(argument))}\n\n{self.plain(body)}".strip()

    def caption(self, kind: str, label: str | None, words: str) -> str:
        """The numbered caption of a figure or table, its label noted; nothing without words."""
        if not words:
            return ""
        number = self.number(kind)
        if label:
            self.labels[label] = Target(kind, words, number)
        return f"**{NUMBERED[self.language][kind] % number}** {words}"

    def math(self, name: str, argument: str, options: dict, body: str) -> str:
        return self.equation(body, options.get("label", ""))

    def proof(self, name: str, argument: str, options: dict, body: str) -> str:
        number = "" if name == "prf:proof" or "nonumber" in options else " " + self.number(name)
        title = f"{self.proof_word(name)}{number}"
        if "label" in options:
            self.labels[options["label"]] = Target(name, self.inline(argument) or title, number.strip())
        if argument:
            title += f" ({self.inline(argument)})"
        return _quoted(f"**{title}.** {self.plain(body)}")

    def proof_word(self, name: str) -> str:
        """What a page calls a `prf:` directive, "Theorem"."""
        return word(self.language, name.removeprefix("prf:").capitalize(), "proof")

    def exercise(self, name: str, argument: str, options: dict, body: str) -> str:
        exercise = exercises.get(argument)
        number, title = self.number("exercise"), exercise.title[self.language]
        self.labels[f"{self.language}-ex-{exercise.id}"] = Target("exercise", title, number)
        head = f"**{NUMBERED[self.language]['exercise'] % number} ({title})**"
        return f"{head}\n\n{self.plain(exercise_text(exercise, self.language))}"

    def bibliography(self, name: str, argument: str, options: dict, body: str) -> str:
        keys = sorted(set(self.cited))
        style = find_plugin("pybtex.style.formatting", "plain")()
        backend = find_plugin("pybtex.backends", "markdown")()
        entries = style.format_bibliography(_references(), keys)
        lines = (" ".join(entry.text.render(backend).split()) for entry in entries)
        return "\n".join("- " + re.sub(r"\\([.-])", r"\1", line) for line in lines)  # pybtex escapes more than it must

    def glossary(self, name: str, argument: str, options: dict, body: str) -> str:
        entries = re.findall(r"^(\S.*)\n((?:[ \t]+.*\n?|\n)+)", body + "\n", re.MULTILINE)
        return "\n\n".join(
            f"**{self.inline(term)}**: {self.inline(' '.join(words.split()))}" for term, words in entries
        )

    # -------------------------------------------------------------------------------------------- inside a line

    def inline(self, text: str) -> str:
        """Roles, links and pictures of a text without blocks."""
        return INLINE.sub(self._inline, text)

    def _inline(self, match: re.Match) -> str:
        if match["code"]:
            return match[0]
        if match["role"]:
            render = ROLES.get(match["role"])
            if render is None:
                raise self.error(
                    f"the Colab copy does not know the role {{{match['role']}}}; add it to book/_ext/plain.py"
                )
            return render(self, match["body"])
        if match["picture"]:
            return f"![{match['text']}]({self.embedded(match['url'])})"
        return self.link(self.inline(match["text"]), match["url"])

    def embedded(self, path: str) -> str:
        """A picture of the repository as a data address: the copy stands alone."""
        if re.match(r"https?:|data:|attachment:", path):
            return path
        file = (self.folder / path).resolve()
        if file.suffix not in MIME or not file.exists():
            raise self.error(f"there is no picture {path} (png, jpg, gif or svg)")
        return f"data:{MIME[file.suffix]};base64,{base64.b64encode(file.read_bytes()).decode()}"

    def link(self, words: str, url: str) -> str:
        """A link to elsewhere stays; one to a label becomes words; one to a chapter leads to its Colab copy."""
        if re.match(r"https?:|mailto:", url):
            return f"[{words}]({url})"
        if url.startswith("#"):
            return words or self.target(url[1:]).words
        page = (self.folder / url.partition("#")[0]).resolve()
        if not page.exists():
            raise self.error(f"the link to {url} leads nowhere")
        docname = page.relative_to(ROOT).with_suffix("").as_posix()
        address = self.source and chapter_number(docname) is not None and self.source.colab(site_path(docname))
        return f"[{words}]({address})" if address else words

    def target(self, label: str) -> Target:
        found = self.labels.get(label)
        if found is None and self.strict:
            raise self.error(f"there is no label {label}")
        return found or Target("heading", "")

    def ref(self, body: str) -> str:
        words, label = _words_and_label(body)
        return words or self.target(label).words

    def numref(self, body: str) -> str:
        words, label = _words_and_label(body)
        target = self.target(label)
        if target.kind.startswith("prf:"):
            pattern = f"{self.proof_word(target.kind)} %s"
        else:
            pattern = NUMBERED[self.language].get(target.kind, "%s")
        return (words or pattern).replace("%s", target.number).replace("{number}", target.number)

    def doc(self, body: str) -> str:
        words, path = _words_and_label(body)
        return self.link(words or _title(self.folder / f"{path}.md"), f"{path}.md")

    def parenthetical(self, body: str) -> str:
        return (
            "[" + "; ".join(_linked(entry, f"{_authors(entry)}, {_year(entry)}") for entry in self.entries(body)) + "]"
        )

    def textual(self, body: str) -> str:
        return ", ".join(f"{_authors(entry)} [{_linked(entry, _year(entry))}]" for entry in self.entries(body))

    def entries(self, body: str) -> Iterator[Entry]:
        for key in re.split(r"\s*,\s*", body.strip()):
            if key not in _references().entries:
                raise self.error(f"book/references.bib has no entry {key}")
            self.cited.append(key)
            yield _references().entries[key]


DIRECTIVES: dict[str, Callable[..., str]] = {
    **dict.fromkeys((*ADMONITIONS, "admonition"), Chapter.admonition),
    **dict.fromkeys(("figure", "image"), Chapter.figure),
    **dict.fromkeys((f"prf:{name}" for name in PROOFS), Chapter.proof),
    "bibliography": Chapter.bibliography,
    "dropdown": Chapter.dropdown,
    "gan-demo": Chapter.demo,
    "gan-exercise": Chapter.exercise,
    "glossary": Chapter.glossary,
    "math": Chapter.math,
    "table": Chapter.table,
}

ROLES: dict[str, Callable[[Chapter, str], str]] = {
    "abbr": lambda chapter, body: body,
    "cite": Chapter.parenthetical,
    "cite:p": Chapter.parenthetical,
    "cite:t": Chapter.textual,
    "doc": Chapter.doc,
    "eq": lambda chapter, body: chapter.target(body).words,
    "kbd": lambda chapter, body: f"<kbd>{body}</kbd>",
    "math": lambda chapter, body: f"${body}$",
    "numref": Chapter.numref,
    "prf:ref": Chapter.numref,
    "ref": Chapter.ref,
    "takes": lambda chapter, body: words_of(body),
    "term": lambda chapter, body: _words_and_label(body)[0] or body,
}


def exercise_text(exercise: exercises.Exercise, language: str) -> str:
    """Task and folded solution of an exercise in MyST: what book and notebook render."""
    code = f"\n\n```python\n{exercise.solution}\n```" if exercise.solution else ""
    solution = f"{exercise.explanation(language)}{code}"
    return (
        f"{exercise.prompt(language)}\n\n`````{{dropdown}} {word(language, 'Solution', 'exercise')}\n{solution}\n`````"
    )


def site_path(docname: str) -> str:
    """Where the site keeps the stamped copy of a chapter.

    >>> site_path("book/ko/06-dcgan")
    'colab/ko/06-dcgan.ipynb'
    """
    return f"{docname.replace('book/', 'colab/', 1)}.ipynb"


# ------------------------------------------------------------------------------------------------ reading MyST


@cache
def _parser() -> MarkdownIt:
    return create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)


def _special(text: str) -> list[Token]:
    """The blocks of a text that are more than paragraphs, lists and tables, in order."""
    kinds = {"myst_target", "heading_open", "math_block", "math_block_label", "myst_line_comment"}
    kinds |= {"fence", "colon_fence", "code_block", "html_block"}
    return [token for token in _parser().parse(text) if token.type in kinds and token.map]


def _margin(line: str, token: Token) -> int:
    """How far a block is indented by the list or quotation it stands in."""
    marks = {"fence": r"`{3,}|~{3,}", "colon_fence": ":{3,}", "math_block": r"\$\$", "math_block_label": r"\$\$"}
    found = re.search(marks.get(token.type, r"\S"), line)
    return found.start() if found else 0


def _indented(block: str, line: str, token: Token) -> str:
    """A rendered block at the place of the raw one: after the list mark or quotation mark before it."""
    first = line[: _margin(line, token)]
    if not first or not block:
        return first + block if block else ""
    rest = re.sub(r"[^\s>]", " ", first)
    head, *tail = block.split("\n")
    return "\n".join([first + head, *(rest + part if part else rest.rstrip() for part in tail)])


def _quoted(block: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in block.split("\n"))


def _options(content: str) -> tuple[dict[str, str], str]:
    """The options of a directive (`:key: value` lines) and its body."""
    options = {}
    lines = content.split("\n")
    while lines and (match := re.match(r":([\w-]+):\s*(.*)$", lines[0])):
        options[match[1]] = match[2].strip()
        lines.pop(0)
    return options, "\n".join(lines).strip("\n")


def _words_and_label(body: str) -> tuple[str, str]:
    """`words <label>` in two; ("", label) for a bare label.

    >>> _words_and_label("the rules <ko-dcgan-rules>"), _words_and_label("ko-dcgan-rules")
    (('the rules', 'ko-dcgan-rules'), ('', 'ko-dcgan-rules'))
    """
    match = re.fullmatch(r"(.+?)\s*<([^<>]+)>", body, re.DOTALL)
    return (match[1], match[2]) if match else ("", body.strip())


def _title(page: Path) -> str:
    found = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else page.stem


# ------------------------------------------------------------------------------------------------ references


@cache
def _references() -> BibliographyData:
    return parse_file(str(ROOT / "book" / "references.bib"))


def _authors(entry: Entry) -> str:
    """Last names as in the book: "A", "A and B", "A et al."."""
    names = [" ".join(map(str, person.rich_last_names)) for person in entry.persons.get("author", [])]
    if not names:
        return entry.fields.get("title", entry.key)
    return names[0] + {1: "", 2: f" and {names[-1]}"}.get(len(names), " et al.")


def _year(entry: Entry) -> str:
    return entry.fields.get("year", "n.d.")


def _linked(entry: Entry, words: str) -> str:
    """The words with a link to the paper, if its entry has one."""
    fields = entry.fields
    if "url" in fields:
        return f"[{words}]({fields['url']})"
    if "doi" in fields:
        return f"[{words}](https://doi.org/{fields['doi']})"
    if "eprint" in fields:
        return f"[{words}](https://arxiv.org/abs/{fields['eprint']})"
    return words
