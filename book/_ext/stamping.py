"""Stamped copies: each chapter as a notebook that runs on Colab, or anywhere, by itself.

A copy differs from the chapter's notebook in three ways.  A first cell installs the package from the repository and
commit that the copy was made from, on Colab alone and without touching what Colab has.  Its text is plain Markdown.
Its metadata ask for a GPU.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from bilingual import LANGUAGES
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from plain import Chapter, Target, site_path
from repository import ROOT, Source

from gancourse.files import atomic

INSTALL = """\
try:
    import google.colab  # noqa: F401
except ImportError:
    pass  # {elsewhere}: pip install "gancourse @ {pip}"
else:  # {on_colab}
    !pip list --format=freeze --exclude gancourse > /tmp/kept.txt
    !pip install -q -c /tmp/kept.txt "gancourse @ {pip}"
"""
COMMENTS = {
    "ko": {
        "elsewhere": "다른 곳에서는 한 번만",
        "on_colab": "Colab에 있는 패키지는 그대로 두고 gancourse만 설치합니다",
    },
    "en": {"elsewhere": "elsewhere, once", "on_colab": "install the course, leaving what Colab has as it is"},
}
METADATA = {
    "accelerator": "GPU",
    "colab": {"gpuType": "T4", "provenance": []},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def chapters(language: str, book: Path = ROOT / "book") -> list[Path]:
    """The notebooks of one language, in order."""
    return sorted(path for path in (book / language).glob("*.ipynb") if re.match(r"\d+-", path.name))


def stamp_all(folder: Path, source: Source | None) -> list[Path]:
    """Write the stamped copy of every chapter below `folder`, as colab/LANGUAGE/SLUG.ipynb, and return their paths."""
    return [path for language in LANGUAGES for path in _stamp_language(language, folder, source)]


def _stamp_language(language: str, folder: Path, source: Source | None) -> list[Path]:
    notebooks = {f"book/{language}/{path.stem}": nbformat.read(path, 4) for path in chapters(language)}
    labels: dict[str, Target] = {}
    for docname, notebook in notebooks.items():  # first reading: labels and numbers
        stamped(notebook, Chapter(docname, labels, strict=False), None)
    written = []
    for docname, notebook in notebooks.items():
        target = folder / site_path(docname)
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic(target) as path:
            nbformat.write(stamped(notebook, Chapter(docname, labels, source), source), path)
        written.append(target)
    return written


def stamped(notebook: NotebookNode, chapter: Chapter, source: Source | None) -> NotebookNode:
    """The copy of one notebook; `source` is where its first cell installs from (no such cell without one)."""
    cells = []
    if source:
        code = INSTALL.format(pip=source.pip, **COMMENTS[chapter.language])
        cells.append(new_code_cell(code.rstrip(), id="install"))
    for number, cell in enumerate(notebook.cells):
        cells.extend(_cell(cell, chapter, f"cell-{number}"))
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _cell(cell: NotebookNode, chapter: Chapter, name: str) -> list[NotebookNode]:
    """A cell of the copy, and the caption of a figure that it draws."""
    if cell.cell_type == "markdown":
        text = chapter.plain(cell.source)
        return [new_markdown_cell(text, id=name)] if text else []
    tags = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
    ran = {"outputs": cell.outputs, "execution_count": cell.execution_count}
    code = new_code_cell(cell.source, id=name, metadata=tags, **ran)
    figure = cell.metadata.get("mystnb", {}).get("figure", {})
    caption = chapter.caption("figure", figure.get("name"), chapter.plain(figure.get("caption", "")))
    return [code, new_markdown_cell(caption, id=f"{name}-caption")] if caption else [code]
