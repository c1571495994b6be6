"""One Sphinx build, two languages: the language of a page is the folder it lies in.

Sphinx knows one language for a whole project.  This extension gives each page its own: `<html lang>`, the words of the
theme and of the directives, sidebar and previous/next of that language alone, a switch to the same chapter in the
other language, `hreflang` links, and figure numbers that start anew in each chapter ("6.1", from the file name).

The words come from the translation catalogues that Sphinx, the theme and the directives bring along, and from `WORDS`
where those are silent.  Translators are global in Sphinx, so they are switched before a page is read, before its
references are resolved and before it is written.  Writing in parallel would mix them; the extension says so.
"""

from __future__ import annotations

import gettext
import re
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

LANGUAGES = {"ko": "한국어", "en": "English"}
TITLES = {"ko": "한 걸음씩 배우는 GAN", "en": "GANs, Step by Step"}
SWITCH = {"ko": "이 쪽을 한국어로 읽기", "en": "Read this page in English"}

APPENDICES = 90  # pages from this number on close the book: no chapters, nothing on them runs

# catalogue name -> (package, folder of its translations)
CATALOGUES = {
    "sphinx": ("sphinx", "locale"),
    "booktheme": ("sphinx_book_theme", "theme/sphinx_book_theme/static/locales"),
    "exercise": ("sphinx_exercise", "translations/locales"),
    "proof": ("sphinx_proof", "translations/locales"),
    "togglebutton": ("sphinx_togglebutton", "translations/locales"),
}

NUMBERED = {
    "ko": {
        "figure": "그림 %s",
        "table": "표 %s",
        "code-block": "코드 %s",
        "section": "%s절",
        "exercise": "연습 %s",
    },
    "en": {
        "figure": "Figure %s",
        "table": "Table %s",
        "code-block": "Listing %s",
        "section": "Section %s",
        "exercise": "Exercise %s",
    },
}

# What the catalogues lack or say in a way that does not fit a book.
WORDS = {
    "ko": {
        "Back to top": "맨 위로",
        "Colab": "Colab",
        "Color mode": "밝기",
        "Contents": "이 쪽의 차례",
        "Dark": "어둡게",
        "Download notebook file": "노트북 내려받기",
        "Download source file": "원본 파일 내려받기",
        "Download this page": "이 쪽 내려받기",
        "Error": "오류",
        "Light": "밝게",
        "On this page": "이 쪽의 차례",
        "Previous": "이전",
        "Next": "다음",
        "Print to PDF": "PDF로 인쇄",
        "Proof": "증명",
        "Run on Colab": "Colab에서 실행",
        "Search": "찾기",
        "Search this book": "이 책에서 찾기",
        "Solution": "풀이",
        "Skip to main content": "본문으로 건너뛰기",
        "System Settings": "시스템 설정",
        "Toggle primary sidebar": "차례 여닫기",
        "Toggle secondary sidebar": "이 쪽의 차례 여닫기",
        "next page": "다음 쪽",
        "previous page": "이전 쪽",
    },
    "en": {},
}


# Words that are set in stone when a page is read (hidden cells), and those of a script.
PROMPTS = {"ko": {"prompt_show": "펼쳐 보기", "prompt_hide": "접기"}, "en": {}}
COPYBUTTON = """const messages = {
  'ko': {
    'copy': '복사',
    'copy_to_clipboard': '클립보드로 복사',
    'copy_success': '복사했습니다',
    'copy_failure': '복사하지 못했습니다',
  },"""


# What a screen reader should not hear: a label beside visible words, and a role that no standard has any more.
SAID = {' aria-label="Toggle hidden content"': "", 'role="doc-biblioentry"': 'role="listitem"'}


# ------------------------------------------------------------------------------------------------ which language


def language_of(docname: str) -> str | None:
    """The language of a page, "ko" or "en"; None for a page outside both folders.

    >>> language_of("book/ko/06-dcgan"), language_of("search")
    ('ko', None)
    """
    match = re.match(r"book/(\w+)/", docname)
    return match[1] if match and match[1] in LANGUAGES else None


def twin_of(docname: str) -> tuple[str, str]:
    """The other language and the same page in it.

    >>> twin_of("book/ko/06-dcgan")
    ('en', 'book/en/06-dcgan')
    """
    mine = language_of(docname)
    other = next(language for language in LANGUAGES if language != mine)
    return other, docname.replace(f"book/{mine}/", f"book/{other}/", 1)


def chapter_number(docname: str) -> int | None:
    """The number at the start of a page's file name; None where there is none, and for the appendices (90 and more).

    >>> chapter_number("book/ko/06-dcgan"), chapter_number("book/ko/90-glossary"), chapter_number("book/ko/index")
    (6, None, None)
    """
    match = re.match(r"(\d+)-", docname.rsplit("/", 1)[-1])
    return int(match[1]) if match and int(match[1]) < APPENDICES else None


# ------------------------------------------------------------------------------------------------ words


class Words(gettext.NullTranslations):
    """A catalogue in which our own words come first."""

    def __init__(self, own: dict[str, str], catalogue: gettext.NullTranslations):
        super().__init__()
        self._own = own
        self.add_fallback(catalogue)

    def gettext(self, message: str) -> str:
        return self._own.get(message) or super().gettext(message)


def _catalogues(language: str) -> dict[tuple[str, str], Words]:
    """One translator for each catalogue that is installed."""
    found = {}
    for name, (package, folder) in CATALOGUES.items():
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            continue
        path = Path(spec.origin).parent / folder
        found["general", name] = Words(WORDS[language], gettext.translation(name, path, [language], fallback=True))
    return found


TRANSLATORS = {language: _catalogues(language) for language in LANGUAGES}


def word(language: str, message: str, catalogue: str = "sphinx") -> str:
    """One word as the book's pages say it.

    >>> word("ko", "Note"), word("ko", "Theorem", "proof"), word("en", "Note")
    ('참고', '정리', 'Note')
    """
    return TRANSLATORS[language]["general", catalogue].gettext(message)


def speak(app: Sphinx, docname: str) -> str:
    """Switch every translator to the language of a page (English outside both folders) and return it."""
    language = language_of(docname) or "en"
    locale.translators.update(TRANSLATORS[language])
    app.config.numfig_format = {**app.config.numfig_format, **NUMBERED[language]}
    return language


class Speak(SphinxPostTransform):
    """Before references are resolved: titles such as "Figure 6.1" are made then."""

    default_priority = 0

    def run(self, **kwargs: object) -> None:
        language = speak(self.app, self.env.docname)
        for cell in self.document.findall(lambda node: "prompt_show" in getattr(node, "attributes", ())):
            cell.attributes.update(PROMPTS[language])
        for proof in self.document.findall(nodes.admonition):
            if "proof" in proof["classes"]:
                _name_proof(proof, word(language, "Proof", "proof"))


def _name_proof(proof: nodes.admonition, name: str) -> None:
    """Put the page's word where sphinx-proof writes "Proof" in front of the text, in English on every page."""
    first = next(proof.findall(nodes.Text))
    rest = first.removeprefix("Proof")
    first.parent.replace(first, [nodes.strong("", name), nodes.Text(rest)])


def _before_reading(app: Sphinx, docname: str, source: list[str]) -> None:
    speak(app, docname)


def _configured(app: Sphinx, config: Config) -> None:
    speak(app, "")


def _after_reading(app: Sphinx, env: BuildEnvironment) -> None:
    """Sphinx stores the configuration and reads everything anew when it changed: leave it as it was found."""
    speak(app, "")


# ------------------------------------------------------------------------------------------------ numbers


def _restore_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Before Sphinx counts: give it its own last numbers back, so that it sees which pages changed."""
    env.toc_fignumbers = getattr(env, "bilingual_counted", env.toc_fignumbers)
    return []


def _renumber(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """After Sphinx counted through the whole book: count within each chapter, (6, 1), (6, 2), ..."""
    env.bilingual_counted = env.toc_fignumbers
    env.toc_fignumbers = {
        docname: {kind: _within_chapter(docname, ids) for kind, ids in kinds.items()}
        for docname, kinds in env.toc_fignumbers.items()
    }
    return []


def _within_chapter(docname: str, ids: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    chapter = chapter_number(docname)
    head = () if chapter is None else (chapter,)
    return {name: (*head, count) for count, name in enumerate(ids, start=1)}


# ------------------------------------------------------------------------------------------------ the page


def _greet(app: Sphinx, docname: str, template: str, context: dict, doctree: object) -> None:
    """Before the theme looks at a page: its language and its twin (the theme drops a button that shows nothing)."""
    speak(app, docname)
    if language_of(docname):
        _link_twin(app, docname, context)


def _before_writing(app: Sphinx, docname: str, template: str, context: dict, doctree: object) -> None:
    """After the theme: everything on a page that is not its text."""
    language = speak(app, docname)
    words = locale.translators["general", "sphinx"]
    context.update(
        language=language,
        _=words.gettext,
        gettext=words.gettext,
        ngettext=words.ngettext,
        docstitle=TITLES[language],
        theme_search_bar_text=words.gettext("Search this book"),
        body=re.sub("|".join(SAID), lambda match: SAID[match[0]], context.get("body", "")),
    )
    if language_of(docname):
        _stay_in_language(app, docname, context)
    else:
        _speak_both(docname, context)


def _link_twin(app: Sphinx, docname: str, context: dict) -> None:
    """The switch and the `hreflang` links."""
    other, twin = twin_of(docname)
    if docname in app.env.found_docs and twin not in app.env.found_docs:  # what an extension makes has its twin
        return
    pathto = context["pathto"]
    context["twin"] = {"language": other, "url": pathto(twin), "name": LANGUAGES[other], "title": SWITCH[other]}
    pages = {language_of(docname): docname, other: twin}
    links = (f'<link rel="alternate" hreflang="{key}" href="{pathto(page)}">' for key, page in pages.items())
    context["metatags"] = "\n".join([context.get("metatags", ""), *links])


def _stay_in_language(app: Sphinx, docname: str, context: dict) -> None:
    """No step to the other language in previous/next and sidebar."""
    mine = language_of(docname)
    _, previous, following = app.builder.relations.get(docname, (None, None, None))
    for side, neighbour in (("prev", previous), ("next", following)):
        if language_of(neighbour or "") != mine:
            context[side] = None

    whole_tree = context["generate_toctree_html"]
    context["generate_toctree_html"] = lambda **options: _only(mine, docname, whole_tree(**options))


def _speak_both(docname: str, context: dict) -> None:
    """A page outside both folders: it leads to both languages, and says which words are in which."""
    context["prev"] = context["next"] = None
    tag = re.compile(r'(class="[^"]*\blang-(\w+)\b[^"]*")')
    context["body"] = tag.sub(r'\1 lang="\2"', context.get("body", ""))
    whole_tree = context["generate_toctree_html"]
    context["generate_toctree_html"] = lambda **options: _marked(docname, whole_tree(**options))


def _marked(docname: str, tree: object) -> object:
    """The sidebar's tree with the language of each entry."""
    if isinstance(tree, str):  # an empty one
        return tree
    for chapters in tree.select("ul"):
        language = language_of(_resolve(docname, chapters.a["href"])) if chapters.a else None
        caption = chapters.find_previous_sibling("p")
        for part in (chapters, caption):
            if language and part is not None:
                part["lang"] = language
    return tree


def _only(language: str, docname: str, tree: object) -> object:
    """Take the other language's chapters, and captions left without a chapter, out of the sidebar's tree."""
    if isinstance(tree, str):  # an empty one
        return tree
    for item in tree.select("li.toctree-l1"):
        target = item.a["href"]
        page = docname if target == "#" else _resolve(docname, target)
        if language_of(page) != language:
            item.decompose()
    for caption in tree.select("p.caption"):
        chapters = caption.find_next_sibling("ul")
        if chapters is not None and not chapters.find("li"):
            chapters.decompose()
            caption.decompose()
    return tree


def _resolve(docname: str, target: str) -> str:
    """The page that a relative link on a page leads to.

    >>> _resolve("book/ko/06-dcgan", "../en/index.html")
    'book/en/index.html'
    """
    parts = docname.split("/")[:-1]
    for part in target.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _teach_copybutton(app: Sphinx, error: Exception | None) -> None:
    """The button that copies a cell knows eight languages; Korean becomes the ninth."""
    script = Path(app.outdir) / "_static" / "copybutton.js"
    if error is None and script.exists():
        text = script.read_text(encoding="utf-8")
        if "'ko'" not in text:
            script.write_text(text.replace("const messages = {", COPYBUTTON, 1), encoding="utf-8")


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.connect("config-inited", _configured, priority=900)
    app.connect("source-read", _before_reading)
    app.connect("env-updated", _after_reading)
    app.connect("env-get-updated", _restore_numbers, priority=0)
    app.connect("env-get-updated", _renumber, priority=900)
    app.connect("html-page-context", _greet, priority=100)
    app.connect("html-page-context", _before_writing, priority=900)
    app.connect("build-finished", _teach_copybutton)
    app.add_post_transform(Speak)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
