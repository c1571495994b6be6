"""Marks that a person gives: read from a table, checked, and put beside those of the judge."""

from pathlib import Path

from ..assign.pack import Assignment
from ..assign.roster import table
from ..errors import CourseError, unknown

Points = dict[str, dict[str, float]]  # student -> exercise -> points


def read(path: Path, assignment: Assignment, students: list[str]) -> Points:
    """The points in a CSV file with the column id and one for each exercise marked by hand; empty cells stay open."""
    most = {e.id: e.points for e in assignment.exercises if not e.judged}
    found: Points = {}
    for line, row in table(path, ("id",)):
        student = row.pop("id").strip()
        if student not in students:
            raise unknown(f"student (in {path}, line {line})", student, students)
        if student in found:
            raise CourseError(f"{path}, line {line}: {student} stands there twice; keep one line")
        found[student] = {}
        for name, text in ((name, text.strip()) for name, text in row.items()):
            if name in most and text:
                found[student][name] = number(text, most[name], f"{path}, line {line}, {name}")
            elif name not in (*most, "name"):
                raise unknown(f"exercise marked by hand (in {path})", name, most)
    return found


def number(text: str, most: int, where: str) -> float:
    """Points from 0 to the most that there are."""
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= most:
        raise CourseError(f"{where}: {text!r} is not a number from 0 to {most}")
    return int(value) if value == int(value) else value
