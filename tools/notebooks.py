"""The pairs of the chapters: `python tools/notebooks.py sync` (`make notebooks`) or `... outputs` (`make outputs`).

Both take the paths of single .md files, or all chapters without any.

`sync` brings .md and .ipynb into step (the newer one counts) and drops the outputs that are not checked.

`outputs` runs the chapters with the smoke budget and stores what the cells tagged `nbval-check-output` print: do that
when a number has become another on purpose, and look at the difference before you commit it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from jupytext.cli import jupytext
from nbformat import NotebookNode

sys.path.insert(0, str(Path(__file__).parent))

import execute

from gancourse.files import atomic

CHECKED = "nbval-check-output"


def sync(paths: list[Path]) -> None:
    """Bring the pairs of these .md files into step; only checked outputs stay in the notebooks."""
    jupytext(["--sync", "--quiet", *map(str, paths)])
    for path in paths:
        notebook = nbformat.read(path.with_suffix(".ipynb"), 4)
        _write(path, notebook, [cell.get("outputs", []) for cell in notebook.cells])


def outputs(paths: list[Path]) -> None:
    """Run the chapters and store what the checked cells print.

    Raises SystemExit with the traceback of a chapter that fails.
    """
    os.environ.update(GANCOURSE_BUDGET="smoke", OMP_NUM_THREADS="1")
    for path in paths:
        _, executed, seconds, error = execute.run(path)
        if error:
            raise SystemExit(f"{path}: {error}")
        sync([path])  # the text may have changed meanwhile
        notebook = nbformat.read(path.with_suffix(".ipynb"), 4)
        found = {cell.source: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
        _write(path, notebook, [found.get(cell.source, []) for cell in notebook.cells])
        print(f"{path.relative_to(execute.ROOT)}: {seconds:.0f} s")


def _write(path: Path, notebook: NotebookNode, outputs: list[list[NotebookNode]]) -> None:
    """Write the pair of a .md with the outputs of its checked cells, if they differ; the .md stays as new as it."""
    for number, (cell, found) in enumerate(zip(notebook.cells, outputs, strict=True)):
        if cell.cell_type == "code":
            checked = CHECKED in cell.metadata.get("tags", [])
            cell.outputs = [_numbered(output, number) for output in _joined(found)] if checked else []
            cell.execution_count = number if cell.outputs else None  # nbval takes a cell without one as never run
    target = path.with_suffix(".ipynb")
    text = nbformat.writes(notebook) + "\n"
    if text != target.read_text(encoding="utf-8"):
        with atomic(target) as part:
            part.write_text(text, encoding="utf-8")
    stamp = path.stat().st_mtime
    os.utime(target, (stamp, stamp))


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs with neighbouring pieces of one stream made one: where a kernel cuts what is printed is chance."""
    joined: list[NotebookNode] = []
    for output in outputs:
        if joined and output.output_type == joined[-1].output_type == "stream" and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _numbered(output: NotebookNode, number: int) -> NotebookNode:
    """An output with a number that a second run does not change."""
    if "execution_count" in output:
        output.execution_count = number
    return output


if __name__ == "__main__":
    command, *names = sys.argv[1:] or [""]
    if command not in ("sync", "outputs"):
        sys.exit(__doc__)
    if wrong := [name for name in names if Path(name).suffix != ".md" or not Path(name).is_file()]:
        sys.exit(f"{wrong[0]} is no .md file; name the chapters by their .md files")
    chosen = [Path(name).resolve() for name in names] or [path for group in execute.chapters() for path in group]
    {"sync": sync, "outputs": outputs}[command](chosen)
