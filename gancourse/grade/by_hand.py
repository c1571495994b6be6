"""Marks that a person gives: read from a table or from nbgrader's gradebook, and checked."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from ..assign.pack import Assignment
from ..assign.roster import table
from ..errors import CourseError, unknown
from .marks import rounded

Points = dict[str, dict[str, float]]  # student -> exercise -> points
SQLITE = b"SQLite format 3\x00"
GIVEN = """
SELECT submitted_assignment.student_id, base_cell.name, COALESCE(grade.manual_score, grade.auto_score)
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
WHERE assignment.name = ? AND NOT grade.needs_manual_grade
"""


def read(path: Path, assignment: Assignment, students: list[str]) -> Points:
    """The points in a CSV file or in nbgrader's gradebook.db; what nobody has marked stays open."""
    most = {e.id: e.points for e in assignment.exercises if not e.judged}
    if path.is_file() and path.read_bytes().startswith(SQLITE):
        given = from_gradebook(path, assignment.name, most)
    else:
        given = from_table(path, most)
    found: Points = {}
    for student, exercise, text, where in given:
        if student not in students:
            raise unknown(f"student (in {where})", student, students)
        found.setdefault(student, {})[exercise] = number(text, most[exercise], f"{where}, {exercise}")
    return found


def from_table(path: Path, most: dict[str, int]) -> Iterable[tuple[str, str, str, str]]:
    """(student, exercise, points, where that stands) in a CSV file with the column id and one for each exercise."""
    seen = set()
    for line, row in table(path, ("id",)):
        student, where = row.pop("id").strip(), f"{path}, line {line}"
        if student in seen:
            raise CourseError(f"{where}: {student} stands there twice; keep one line")
        seen.add(student)
        for name, text in row.items():
            if name not in (*most, "name"):
                raise unknown(f"exercise marked by hand (in {path})", name, most)
            if name != "name" and text.strip():
                yield student, name, text.strip(), where


def from_gradebook(path: Path, name: str, most: dict[str, int]) -> Iterable[tuple[str, str, str, str]]:
    """(student, exercise, points, where that stands) in a gradebook, without what still waits to be marked."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as book:
            rows = book.execute(GIVEN, [name]).fetchall()
    except sqlite3.Error as error:
        raise CourseError(f"{path} is no gradebook of nbgrader: {error}") from None
    if not rows:
        raise CourseError(f"{path} has no points for {name} yet; give them in nbgrader's formgrader first")
    for student, exercise, score in rows:
        if exercise in most and score is not None:
            yield student, exercise, str(score), f"{path}, {student}"


def number(text: str, most: int, where: str) -> float:
    """Points from 0 to the most that there are."""
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= most:
        raise CourseError(f"{where}: {text!r} is not a number from 0 to {most}")
    return rounded(value)
