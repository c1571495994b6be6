"""What a page loads before it shows: one style sheet that holds the rules in use, and scripts that wait for the page.

The theme and its extensions bring thirteen style sheets of 530 kB, of which a page uses a twentieth, and a dozen
scripts, each of which holds the page up.  On a phone the text then comes two seconds late.  And three fifths of a long
page's elements are pieces of code in the colour that the code has anyway; a phone lays out each of them.  It skips the
sections that are far from the window until the reader does something.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Token
from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

from gancourse.files import write_text

LOGGER = getLogger(__name__)
SHEET = "_static/styles/course-site.css"
LINK = re.compile(r'<link[^>]*href="([^"?]*_static/[^"?]+\.css)[^"]*"[^>]*>\s*')
PRELOAD = re.compile(r'<link rel="preload" as="script"[^>]*>\s*')
LOADED = re.compile(r"<script (?!defer)(?=[^>]*src=)")
UNUSED = re.compile(  # tabs, marks of Sphinx's own search, and what that search asks for
    r"<script[^>]*/(?:design-tabs|sphinx_highlight)\.js[^>]*></script>\s*"
    r"|<script>DOCUMENTATION_OPTIONS\.\w+ = [^<]*</script>\s*"
)
IMPORT = re.compile(r"""@import\s+["']([^"']+)["'];""")
URL = re.compile(r"""url\((["']?)(?!data:|#|\w+://)([^"')]+)\1\)""")
STRING = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
PIECE = re.compile(rf"""/\*.*?\*/|{STRING}|url\((?:{STRING}|[^)"']*)\)|[{{}};]|[^{{}};"'/u]+|.""", re.DOTALL)
MEASURING = re.compile(r'document\.querySelectorAll\(\["pre".*?\.join\(", "\)\)\.forEach\(e=>\{e\.tabIndex=.*?\}\)')
CALM = "void 'left to reach.js'"
BRACKETS = re.compile(r"\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
SELECTOR = re.compile(r"(?:[^,()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+")
NAME = re.compile(r"[.#]((?:[\w-]|\\.)+)")
WORD = re.compile(r"[\w-]+")
NAMED = re.compile(r'(?:class|id)="([^"]*)"')
NESTED = ("@media", "@supports", "@layer", "@container")


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_js_file("sections.js", loading_method="defer", priority=400)
    app.add_js_file("reach.js", loading_method="defer", priority=400)  # before what typesets formulas
    app.connect("builder-inited", _teach_templates)
    app.connect("builder-inited", _colour_only_what_differs)
    app.connect("build-finished", _write_sheet, priority=900)  # after the pages are as they stay
    app.connect("build-finished", _calm_theme)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}


def _teach_templates(app: Sphinx) -> None:
    """Two filters for `layout.html`."""
    if app.builder.format != "html":
        return
    app.builder.course_sheets = {}  # the theme's style sheets, in the order of a page
    filters = app.builder.templates.environment.filters
    filters["one_sheet"] = lambda head: _one_sheet(head, app.builder.course_sheets)
    filters["after_the_page"] = lambda head: LOADED.sub("<script defer ", UNUSED.sub("", head))


def _colour_only_what_differs(app: Sphinx) -> None:
    """Tokens that look like plain text in the light and in the dark get no element of their own."""
    if app.builder.format != "html":
        return
    told = app.builder.theme.get_options()
    styles = [get_style_by_name(told[f"pygments_{lightness}_style"]) for lightness in ("light", "dark")]
    for kind in STANDARD_TYPES:
        if all(style.style_for_token(kind) == style.style_for_token(Token.Text) for style in styles):
            STANDARD_TYPES[kind] = ""  # the class that HtmlFormatter writes


def _one_sheet(head: str, sheets: dict[str, None]) -> str:
    """A head with one link in the place of all style sheets, whose files are noted."""
    found = LINK.findall(head)
    root = found[0].partition("_static/")[0]
    sheets.update(dict.fromkeys(name.removeprefix(root) for name in found))
    link = f'<link rel="stylesheet" href="{root}{SHEET}">\n'
    return LINK.sub(lambda match: link if match[1] == found[0] else "", PRELOAD.sub("", head))


def _write_sheet(app: Sphinx, error: Exception | None) -> None:
    """The one style sheet, from those that the written pages asked for."""
    sheets = app.builder.format == "html" and list(app.builder.course_sheets)
    if error or not sheets:
        return
    root = Path(app.outdir)
    target = root / SHEET
    text = "".join(read(root / name, target.parent) for name in sheets)
    write_text(target, pruned(text, words_in_use(root)))


def _calm_theme(app: Sphinx, error: Exception | None) -> None:
    """Take out of the theme's script what measures all elements that may scroll, at each change: see `reach.js`."""
    script = Path(app.outdir) / "_static" / "scripts" / "pydata-sphinx-theme.js"
    if error is None and script.exists():
        text = MEASURING.sub(CALM, script.read_text(encoding="utf-8"))
        if CALM not in text:
            LOGGER.warning("the theme's script no longer measures as book/_ext/lightness.py knows it: look at it anew")
        write_text(script, text)


def read(path: Path, folder: Path) -> str:
    """A style sheet with those that it imports in their places, and addresses as seen from `folder`."""

    def moved(match: re.Match) -> str:
        return f'url("{Path(os.path.relpath(path.parent / match[2], folder)).as_posix()}")'

    text = URL.sub(moved, path.read_text(encoding="utf-8"))
    return IMPORT.sub(lambda match: read(path.parent / match[1], folder), text)


def words_in_use(root: Path) -> set[str]:
    """Classes and ids of all pages, and every word of a script: what it may give to an element."""
    pages = (path.read_text(encoding="utf-8") for path in root.rglob("*.html"))
    named = {word for page in pages for value in NAMED.findall(page) for word in value.split()}
    scripts = (path.read_text(encoding="utf-8") for path in (root / "_static").rglob("*.js"))
    return named.union(*(WORD.findall(script) for script in scripts))


def rules(text: str) -> Iterator[tuple[str, str | None]]:
    """A style sheet's rules as (head, body); the body of `@charset "x";` is None.

    >>> list(rules('@charset "}"; a{b:c} @media x{a{b:c}}'))
    [('@charset "}"', None), ('a', 'b:c'), ('@media x', 'a{b:c}')]
    >>> list(rules("a{b:url('data:)}{')} c{}"))
    [('a', "b:url('data:)}{')"), ('c', '')]
    """
    head, body, depth = "", "", 0
    for piece in PIECE.findall(text):
        if piece.startswith("/*"):
            continue
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if piece == "}" and depth == 0:
            yield head.strip(), body[1:].strip()
            head = body = ""
        elif piece == ";" and depth == 0:
            yield head.strip(), None
            head = ""
        elif depth:
            body += piece
        else:
            head += piece


def pruned(text: str, used: set[str]) -> str:
    """A style sheet without the rules of classes and ids that are not in use.

    >>> pruned(".a .b, .c:not(.d) {x:y} .e{x:y} @media print{.e{x:y} .a{x:y}} i{x:y}", {"a", "c"})
    '.c:not(.d){x:y}@media print{.a{x:y}}i{x:y}'
    """
    kept = []
    for head, body in rules(text):
        if body is None:  # @charset, of which only a file's first counts: all are UTF-8
            continue
        if head.startswith(NESTED):
            body = pruned(body, used)
        elif not head.startswith("@"):
            head = ",".join(one.strip() for one in SELECTOR.findall(head) if _wanted(one, used))
        if head and body:
            kept.append(f"{head}{{{body}}}")
    return "".join(kept)


def _wanted(selector: str, used: set[str]) -> bool:
    """Whether every class and id that a selector asks for is in use; those in brackets are left out of it."""
    return all(name.replace("\\", "") in used for name in NAME.findall(BRACKETS.sub("", selector)))
