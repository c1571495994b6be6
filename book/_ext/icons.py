"""The theme's icons at their true weight: a font cut down to those that the pages show.

The theme draws icons by a script of 1.5 MB that knows 2,000 of them.  The font that comes with it and the theme's own
style sheet draw the same ones; cut down to a dozen it weighs 3 kB.
"""

from __future__ import annotations

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

from gancourse.files import atomic

SCRIPT = re.compile(r"<script[^>]*scripts/fontawesome\.js[^>]*></script>")
USED = re.compile(r'class="[^"]*\bfa(?:s|-solid)\b[^"]*"')
NAME = re.compile(r"\bfa-[a-z][\w-]*")
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")  # of a style sheet: .fa-bars:before{content:"\f0c9"}
CODE = re.compile(r"""["']\\([ef][0-9a-f]{3})["']""")
SIGN = re.compile("[\ue000-\uf8ff]")  # the same, written as the character itself


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.connect("builder-inited", _teach_templates)
    app.connect("build-finished", _cut_fonts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _teach_templates(app: Sphinx) -> None:
    """A filter for `layout.html` that takes the script out of the page's head."""
    if app.builder.format == "html":
        app.builder.templates.environment.filters["without_icon_script"] = lambda head: SCRIPT.sub("", head)


def _cut_fonts(app: Sphinx, error: Exception | None) -> None:
    """Leave of the icon fonts what the pages and the theme's scripts use."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    pages = [path.read_text(encoding="utf-8") for path in Path(app.outdir).rglob("*.html")]
    names = {name for page in pages for tag in USED.findall(page) for name in NAME.findall(tag)}
    codes = {code for path in static.rglob("*.css") for code in shown(path.read_text(encoding="utf-8"), names)}
    for path in (static / "vendor" / "fontawesome" / "webfonts").iterdir():
        cut(path, codes)
    for path in (static / "scripts").glob("fontawesome.js*"):
        path.unlink()


def shown(style: str, names: set[str]) -> set[int]:
    """The icons of a style sheet: those with one of the `names`, and those that it shows by itself."""
    found = set()
    for where, what in RULE.findall(style):
        classes = NAME.findall(where)
        if not classes or names.intersection(classes):
            found |= {int(code, 16) for code in CODE.findall(what)} | {ord(sign) for sign in SIGN.findall(what)}
    return found


def cut(path: Path, codes: set[int]) -> None:
    """Keep of a font the characters `codes`, and its licence; one character where it has none of them."""
    with TTFont(path) as font:
        there = font.getBestCmap()
        kept = subset.Subsetter(subset.Options(name_IDs=["*"], notdef_outline=True))
        kept.populate(unicodes=codes.intersection(there) or [min(there)])
        kept.subset(font)
        with atomic(path) as part:
            font.save(part)
