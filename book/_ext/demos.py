"""```{gan-demo} NAME```: a live demo of `book/_extra/demos`, with a picture of it where scripts do not run.

The files lie outside `_static`, because Jupyter Book puts every script below that folder on every page.  A page with a
demo gets one small script, which loads the others when the reader comes near.

    ```{gan-demo} playground
    :preset: collapse
    :alt: what the picture shows
    ```

The picture is `book/_images/demo-NAME.png`; `python tools/demo_pictures.py` makes it.  A demo with `:run:` shows a
shipped run: its picture is `demo-NAME-RUN.png`.  Its weights are written beside the site's demos when a page with it is
written and are not stored in the repository, so that they cannot be older than the run.
"""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from pathlib import Path

import generators
from bilingual import language_of
from docutils import nodes
from docutils.parsers.rst import directives
from repository import ROOT
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from gancourse import runs
from gancourse.errors import CourseError

FOLDER = ROOT / "book" / "_extra" / "demos"
NAMES = {  # demo -> the options that its element takes as attributes
    "playground": ("preset",),
    "dynamics": ("game",),
    "sampler": ("run",),
    "translator": ("run",),
}
WORDS = {
    "ko": {
        "no script": "이 데모는 자바스크립트로 움직입니다. 자바스크립트가 꺼져 있어 그림만 보입니다.",
        "failed": "데모를 불러오지 못해 그림만 보입니다. 쪽을 다시 불러와 보세요.",
        "elsewhere": "이 자리의 데모는 책의 웹 페이지에서 움직입니다.",
    },
    "en": {
        "no script": "This demo runs in JavaScript, which is switched off, so here is a picture of it.",
        "failed": "The demo could not be loaded, so here is a picture of it. Try to load the page again.",
        "elsewhere": "The demo that stands here runs on the book's web page.",
    },
}


class GanDemo(SphinxDirective):
    """The element, and inside it what readers without scripts and readers on paper see."""

    required_arguments = 1
    option_spec = {"alt": directives.unchanged_required} | {
        option: directives.unchanged_required for options in NAMES.values() for option in options
    }

    def run(self) -> list[nodes.Node]:
        name, language = self.arguments[0], language_of(self.env.docname) or "en"
        given = {option: value for option, value in self.options.items() if option != "alt"}
        if name not in NAMES or set(given) - set(NAMES[name]) or "alt" not in self.options:
            raise self.error(
                f"{{gan-demo}} takes one of {', '.join(NAMES)}, its options {NAMES.get(name)} and an :alt:"
            )
        if "run" in NAMES[name]:
            self.depend(given)
        attributes = {"lang": language, "data-failed": WORDS[language]["failed"], **given}
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        uri = f"/book/_images/{picture_name(name, given)}"
        picture = nodes.image(uri=uri, alt=self.options["alt"], loading="lazy")
        return [
            nodes.raw("", f"<gan-{name}{written}>", format="html"),
            nodes.container("", picture, classes=["gan-demo"], run=given.get("run")),
            nodes.raw("", f"<noscript><p>{WORDS[language]['no script']}</p></noscript></gan-{name}>", format="html"),
        ]

    def depend(self, given: dict[str, str]) -> None:
        """A page is written anew when the run that its demo shows has changed, or what makes a script of it."""
        try:
            run = runs.load(given.get("run", ""))
        except CourseError as error:
            raise self.error(str(error)) from None
        for path in (run.path / "run.json", run.path / runs.WEIGHTS, Path(generators.__file__)):
            self.env.note_dependency(str(path))


def picture_name(name: str, options: dict[str, str]) -> str:
    """The still picture of a demo, in book/_images."""
    return f"demo-{'-'.join(filter(None, (name, options.get('run'))))}.png"


@cache
def version() -> str:
    """A hash of all demo files and shipped weights: a browser that has kept old ones asks for the new."""
    files = [*sorted(FOLDER.glob("*.js")), *sorted(runs.HERE.glob(f"*/{runs.WEIGHTS}")), Path(generators.__file__)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _add_scripts(app: Sphinx, docname: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    found = [node for node in doctree.findall(nodes.container) if "gan-demo" in node["classes"]] if doctree else []
    if found:
        app.add_js_file("../demos/loader.js", loading_method="defer", **{"data-version": version()})
    for run in {node["run"] for node in found} - {None}:
        generators.write(run, Path(app.outdir) / "demos" / "generators")


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_directive("gan-demo", GanDemo)
    app.connect("html-page-context", _add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
