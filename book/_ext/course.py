"""What the course adds to Jupyter Book: exercises, notebooks for Colab and download, a cache that knows the package."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import execution
import repository
import stamping
from bilingual import chapter_number, language_of
from docutils import nodes
from docutils.statemachine import StringList
from plain import exercise_text, site_path
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import get_translation
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.directive import ExerciseDirective

from gancourse import exercises
from gancourse.errors import CourseError
from gancourse.files import atomic

translate = get_translation("booktheme")
INSIDE = re.compile(
    r'(?P<where>src|srcset)="data:image/(?P<kind>png|gif|jpeg);base64,(?P<data>[A-Za-z0-9+/=\s]{20000,})"'
)


class GanExercise(SphinxDirective):
    """```{gan-exercise} ID```: an exercise of the package in the page's language, its solution folded away."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        language = language_of(self.env.docname) or "en"
        try:
            exercise = exercises.get(self.arguments[0])
        except CourseError as error:
            raise self.error(str(error)) from None
        for path in exercise.folder.iterdir():
            if path.is_file():
                self.env.note_dependency(str(path))
        text = exercise_text(exercise, language)
        return ExerciseDirective(
            name="exercise",
            arguments=[exercise.title[language]],
            options={"label": f"{language}-ex-{exercise.id}"},
            content=StringList(text.splitlines(), source=str(exercise.folder)),
            lineno=self.lineno,
            content_offset=self.content_offset,
            block_text=self.block_text,
            state=self.state,
            state_machine=self.state_machine,
        ).run()


class ChapterList(SphinxDirective):
    """```{chapter-list}```: links to the chapters of the page's language, in the order of `_toc.yml`.

    The body may say a few words of each, `06-dcgan: words`; words of a chapter that is not listed there wait.
    """

    has_content = True

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(repository.ROOT / "_toc.yml"))
        mine = language_of(self.env.docname)
        pages = [name for name in self.config.external_site_map if language_of(name) == mine]
        words = dict(line.split(": ", 1) for line in self.content if line)
        text = []
        for name in filter(chapter_number, pages):
            said = words.get(name.rsplit("/", 1)[-1])
            text += [f"- {{doc}}`/{name}`\\", f"  {said}"] if said else [f"- {{doc}}`/{name}`"]
        found = nodes.container()
        self.state.nested_parse(StringList(text, source=self.env.docname), self.content_offset, found)
        return found.children


def _configure(app: Sphinx, config: Config) -> None:
    config.nb_execution_cache_path = str(execution.cache_folder())


def _stamp_notebooks(app: Sphinx, error: Exception | None) -> None:
    """Put the stamped copy of every chapter into the site, where Colab and the download buttons find it."""
    if error is None and app.builder.format == "html":
        stamping.stamp_all(Path(app.outdir), repository.find())


def _add_buttons(app: Sphinx, docname: str, template: str, context: dict, doctree: object) -> None:
    """Colab (where the repository has an address that it can open) and the notebook to download."""
    if "kernelspec" not in app.env.metadata.get(docname, {}):
        return
    path = site_path(docname)
    buttons = context["header_buttons"]
    for group in buttons:
        if group["label"] == "download-buttons":
            group["buttons"].insert(0, _notebook_button(context["pathto"](path, 1)))
    source = repository.find()
    if source and source.colab(path):
        buttons.insert(0, _colab_button(source.colab(path)))


def _unpack_pictures(app: Sphinx, docname: str, template: str, context: dict, doctree: object) -> None:
    """Pictures inside a cell's HTML become files that are loaded when they come into view: a page stays small."""
    folder = Path(app.outdir) / "_images"

    def unpack(match: re.Match) -> str:
        data = base64.b64decode(match["data"])
        path = folder / f"{hashlib.sha256(data).hexdigest()}.{match['kind']}"
        with atomic(path) as part:
            part.write_bytes(data)
        lazy = 'loading="lazy" ' if match["where"] == "src" else ""
        return f'{lazy}{match["where"]}="{context["pathto"](f"_images/{path.name}", 1)}"'

    context["body"] = INSIDE.sub(unpack, context.get("body", ""))


def _drop_thebe(app: Sphinx, docname: str, template: str, context: dict, doctree: object) -> None:
    """Jupyter Book puts Thebe's scripts on every page, one of them twice (an error in the console); we use none."""
    context["script_files"] = [script for script in context["script_files"] if "thebe" not in _words_of(script)]


def _drop_thebe_settings(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for node in list(doctree.findall(nodes.raw)):
        if "x-thebe-config" in node.astext():
            node.parent.remove(node)


def _words_of(script: object) -> str:
    """File name and text of a script, in small letters."""
    return f"{getattr(script, 'filename', script)} {getattr(script, 'attributes', {}).get('body', '')}".lower()


def _notebook_button(url: str) -> dict:
    return {
        "type": "link",
        "url": url,
        "text": ".ipynb",
        "icon": "fas fa-code",
        "tooltip": translate("Download notebook file"),
        "label": "download-notebook-button",
    }


def _colab_button(url: str) -> dict:
    return {
        "type": "link",
        "url": url,
        "text": "Colab",
        "icon": "fas fa-play",
        "tooltip": translate("Run on Colab"),
        "label": "colab-button",
    }


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.setup_extension("sphinx_exercise")
    app.add_directive("gan-exercise", GanExercise)
    app.add_directive("chapter-list", ChapterList)
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _add_buttons, priority=950)
    app.connect("html-page-context", _unpack_pictures, priority=950)
    app.connect("html-page-context", _drop_thebe, priority=950)
    app.connect("doctree-resolved", _drop_thebe_settings, priority=950)
    app.connect("build-finished", _stamp_notebooks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
