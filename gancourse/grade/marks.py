"""One submission: the check of each exercise, played against the sandbox."""

import ast
import hashlib
from contextlib import suppress
from pathlib import Path

from .. import language
from ..assign.building import Terms
from ..assign.pack import Assignment
from ..exercises import Exercise
from ..exercises.checking import first_hint, line
from ..exercises.helpers import Failed
from . import submission
from .sandbox import Limits
from .session import Session

DISTINCT = 120  # nodes of syntax from which on the same code is no accident
REASONS = {
    "time": "it did not end in time",
    "memory": "it used too much memory",
    "died": "it ended the process",
    "flood": "its reply was too large",
}


def mark(path: Path, assignment: Assignment, terms: Terms, student: str, limits: Limits) -> dict:
    """Marks, feedback and remarks for the notebook in `path`; nothing of it is believed but its answers' values.

    Returns {"exercises": {id: {"points", "of", "key", "line"}}, "essays": {id: text}, "notes": [...], "code": hash};
    points are None where a person gives them.
    """
    values = terms.values(assignment, student)
    handed_in = submission.read(path, assignment, values)
    notes = list(handed_in.notes)
    with Session(handed_in.cells, limits) as session:
        marked = {e.id: judge(e, session, values.get(e.id, {})) for e in assignment.exercises}
        for exercise in assignment.exercises:
            notes += foreign(exercise, session, values.get(exercise.id, {}))
    notes += [f"cell {number + 1} was left out: {REASONS[key]}" for number, key in session.left_out.items()]
    code = likeness(handed_in.cells, {e.entry for e in assignment.exercises})
    return {"exercises": marked, "essays": handed_in.essays, "notes": notes, "code": code}


def judge(exercise: Exercise, session: Session, values: dict[str, float]) -> dict:
    """The mark of one exercise: all points if its check finds nothing, none else."""
    about = {"points": None, "of": exercise.points, "key": "", "line": {}}
    if not exercise.judged:
        return about
    key, slots = verdict(exercise, session, values)
    about |= {"points": 0 if key else exercise.points, "key": key}
    with suppress(ArithmeticError, TypeError, ValueError):  # a value of the answer that the hint cannot print
        about["line"] = {lang: line(exercise, key, slots, lang) for lang in language.NAMES}
    return about


def verdict(exercise: Exercise, session: Session, values: dict[str, float]) -> tuple[str, dict]:
    """The key of the first hint that applies and what fills it, as the check says in the student's own notebook."""
    try:
        session.ready()
        answer = session.answer(exercise.entry, exercise.probe)
    except Failed as failure:
        return failure.key, failure.slots
    return first_hint(exercise, answer, values)


def foreign(exercise: Exercise, session: Session, values: dict[str, float]) -> list[str]:
    """Remarks on parameters that are not the student's: the sign of somebody else's copy."""
    notes = []
    for name, own in values.items():
        try:
            found = session.answer(name)
        except Failed:
            continue
        if isinstance(found, (int, float)) and found != own:
            notes.append(f"{exercise.id}: {name} is {str(found)[:20]} in the notebook and {own:g} for this student")
    return notes


def likeness(cells: list[str], entries: set[str]) -> str:
    """A hash of the answers' syntax, without comments and layout; "" for answers so short that they may well agree."""
    dumps, size = [], 0
    for source in cells:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            for statement in ast.parse(source).body:
                if getattr(statement, "name", None) in entries:
                    dumps.append(ast.dump(statement))
                    size += sum(1 for _ in ast.walk(statement))
    return hashlib.sha256("".join(dumps).encode()).hexdigest()[:16] if size >= DISTINCT else ""
