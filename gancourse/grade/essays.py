"""Essays on their way to whoever marks them: an empty table for a spreadsheet, or a course folder for nbgrader.

`by_hand` reads both when they come back, the table and nbgrader's gradebook.
"""

from pathlib import Path

from .. import files
from ..assign.notebooks import Copy, nbgrader, notebook, text, write
from ..assign.pack import Assignment, Pack
from ..errors import CourseError
from ..exercises import Exercise
from .running import results, write_table

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "{name}"
"""


def sheet(pack: Pack, name: str, out: Path) -> Path:
    """Write a table with a line for each student who handed in and an empty column for each essay."""
    if out.exists():
        raise CourseError(f"{out} is there already and may hold points; name another file")
    essays, found = essays_of(pack.assignment(name)), handed_in(pack, name)
    rows = [[student, about["name"], *[""] * len(essays)] for student, about in found.items()]
    return write_table([["id", "name", *(essay.id for essay in essays)], *rows], out)


def course(pack: Pack, name: str, folder: Path, lang: str) -> Path:
    """Write a folder for nbgrader: the essays' tasks as its source, what each student wrote as submitted.

    No notebook in it has a cell of code: nbgrader runs notebooks without a sandbox.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} is not empty; name a new folder for nbgrader")
    assignment = pack.assignment(name)
    files.write_text(folder / "nbgrader_config.py", CONFIG.format(name=name))
    write(folder / "source" / name / f"{name}.ipynb", sheets(assignment, lang, {}))
    for student, about in handed_in(pack, name).items():
        written = sheets(assignment, lang, about.get("essays", {}))
        write(folder / "submitted" / student / name / f"{name}.ipynb", written)
    return folder


def essays_of(assignment: Assignment) -> list[Exercise]:
    """The exercises that a person marks; a CourseError if there is none."""
    found = [exercise for exercise in assignment.exercises if not exercise.judged]
    if not found:
        raise CourseError(f"{assignment.name} has no exercise that is marked by hand")
    return found


def handed_in(pack: Pack, name: str) -> dict[str, dict]:
    """Who handed in what has been marked; a CourseError if nobody did."""
    found = {student: about for student, about in results(pack, name).items() if about["status"] == "marked"}
    if not found:
        raise CourseError(f"nothing of {name} has been marked; run `gancourse grade run {name} --out CSV` first")
    return found


def sheets(assignment: Assignment, lang: str, answers: dict[str, str]) -> dict:
    """A notebook of the essays' tasks, each with its answer below."""
    copy, cells = Copy(assignment, lang, {}), []
    for number, essay in enumerate(essays_of(assignment), start=1):
        cells.append(text(f"task-{essay.id}", copy.task(essay, number)))
        cells.append(text(f"answer-{essay.id}", answers.get(essay.id, ""), {"nbgrader": nbgrader(essay)}))
    return notebook(cells, {})
