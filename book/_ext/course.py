"""What the course adds to Jupyter Book: exercises, notebooks for Colab and download, a cache that knows the package."""

from __future__ import annotations

import base64
import io
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

from gancourse import exercises, runs
from gancourse.errors import CourseError

translate = get_translation("booktheme")


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


class FromChapters(SphinxDirective):
    """MyST made from the chapters of the page's language, in the order of `_toc.yml`, and from lines `key: words`."""

    has_content = True

    def chapters(self) -> list[str]:
        self.env.note_dependency(str(repository.ROOT / "_toc.yml"))
        mine = language_of(self.env.docname)
        return [name for name in self.config.external_site_map if language_of(name) == mine and chapter_number(name)]

    def words(self) -> dict[str, str]:
        return dict(line.split(": ", 1) for line in self.content if line)

    def parsed(self, text: list[str]) -> list[nodes.Node]:
        found = nodes.container()
        self.state.nested_parse(StringList(text, source=self.env.docname), self.content_offset, found)
        return found.children

    def table(self, rows: list[list[str]]) -> list[nodes.Node]:
        """A table under the columns that the directive's argument names, "a | b"."""
        head = self.arguments[0]
        rule = " | ".join("---" for _ in head.split("|"))
        return self.parsed([f"| {line} |" for line in (head, rule, *map(" | ".join, rows))])


class ChapterList(FromChapters):
    """```{chapter-list}```: links to the chapters.

    The body may say a few words of each, `06-dcgan: words`; words of a chapter that is not listed there wait.
    """

    def run(self) -> list[nodes.Node]:
        words, text = self.words(), []
        for name in self.chapters():
            said = words.get(name.rsplit("/", 1)[-1])
            text += [f"- {{doc}}`/{name}`\\", f"  {said}"] if said else [f"- {{doc}}`/{name}`"]
        return self.parsed(text)


class ChapterTable(FromChapters):
    """```{chapter-table} Chapter | Minutes | Needs```: a row for each chapter, `06-dcgan: 50 | 2`; others wait."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        words = self.words()
        named = [(name, name.rsplit("/", 1)[-1]) for name in self.chapters()]
        return self.table([[f"{{doc}}`/{name}`", words[slug]] for name, slug in named if slug in words])


class Outputs(FromChapters):
    """```{outputs}```: the top row of the last sheet of shipped runs, `dcgan-mnist: words | what is to be seen`.

    Runs not shipped wait.  `adain-emoji 6: ...` shows six pictures of the row: whole groups of what belongs together.
    """

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(runs.HERE))  # a run may have come
        asked = [(*name.partition(" ")[::2], *words.split(" | ")) for name, words in self.words().items()]
        shipped = [(name, int(pictures or 8), *words) for name, pictures, *words in asked if name in runs.names()]
        return [self.figure(*one) for one in shipped]

    def figure(self, name: str, pictures: int, words: str, alt: str) -> nodes.figure:
        _, sheet = runs.load(name).stages[-1]
        row, file = sheet.crop((0, 0, sheet.width * pictures // 8, sheet.width // 8)), io.BytesIO()
        row.save(file, "webp", quality=95, method=6)  # of emoji a third of lossless; looks the same
        data = base64.b64encode(file.getvalue()).decode()
        picture = nodes.image(
            uri=f"data:image/webp;base64,{data}", alt=alt, width=f"{100 * pictures / 8:g}%", classes=["pixels"]
        )
        return nodes.figure("", picture, nodes.caption("", words), classes=["output"])


class ExerciseTable(FromChapters):
    """```{exercise-table} Exercise | Kind | Read by | Points```: every exercise of every chapter.

    The body says what the page calls each kind, `implement: code`, and who reads an essay and who the others.
    """

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return self.table([self.row(exercise) for name in self.chapters() for exercise in self.asked(name)])

    def asked(self, name: str) -> list[exercises.Exercise]:
        path = self.env.doc2path(name)
        self.env.note_dependency(str(path))
        ids = re.findall(r"^`{3,}\{gan-exercise\} (\S+)", Path(path).read_text(encoding="utf-8"), re.MULTILINE)
        return [exercises.get(one) for one in ids]

    def row(self, exercise: exercises.Exercise) -> list[str]:
        language, words = language_of(self.env.docname), self.words()
        self.env.note_dependency(str(exercise.folder / "exercise.toml"))
        link = f"{{numref}}`{language}-ex-{exercise.id}` {exercise.title[language]}, `{exercise.id}`"
        reader = words["essay-reader" if exercise.kind == "essay" else "reader"]
        return [link, words[exercise.kind], reader, str(exercise.points)]


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
    app.add_directive("chapter-table", ChapterTable)
    app.add_directive("exercise-table", ExerciseTable)
    app.add_directive("outputs", Outputs)
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _add_buttons, priority=950)
    app.connect("html-page-context", _drop_thebe, priority=950)
    app.connect("doctree-resolved", _drop_thebe_settings, priority=950)
    app.connect("build-finished", _stamp_notebooks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
