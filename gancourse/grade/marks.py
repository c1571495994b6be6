"""One submission: the check of each exercise, played against the sandbox."""

import ast
import hashlib
from contextlib import suppress
from pathlib import Path

from .. import language
from ..assign.building import Terms, Values
from ..assign.pack import Assignment
from ..exercises import Exercise
from ..exercises.checking import first_hint, line, share
from ..exercises.helpers import Failed
from . import submission
from .sandbox import Limits
from .session import Session
from .submission import Submission

DISTINCT = 120  # nodes of syntax from which on the same code is no accident
REASONS = {
    "time": "it did not end in time",
    "memory": "it used too much memory",
    "died": "it ended the process",
    "flood": "its reply was too large",
}


def mark(path: Path, assignment: Assignment, terms: Terms, student: str, limits: Limits) -> dict:
    """Marks, feedback and remarks for the notebook in `path`; nothing of it is believed but its answers' values.

    Returns {"exercises": {id: {"points", "of", "key", "line"}}, "essays": {id: text}, "notes": [...], "code": hash,
    "wrote": language}; points are None where a person gives them.  If this machine was too slow to be fair, there are
    "status" and "why" as well, and points are None where it is not known whether the answer is right.
    """
    values = terms.values(assignment, student)
    handed_in = submission.read(path, assignment, values)
    with Session(handed_in.cells, limits, handed_in.answers) as session:
        marked, notes = judge_all(assignment, handed_in, session, values)
    notes = handed_in.notes + notes
    notes += [f"cell {number + 1} was left out: {REASONS[key]}" for number, key in session.left_out.items()]
    if session.tired:
        notes.append("so many cells were left out that only those with answers were run in the end")
    code = likeness(handed_in.cells, {e.entry for e in assignment.exercises})
    found = {"exercises": marked, "essays": handed_in.essays, "notes": notes, "code": code, "wrote": handed_in.lang}
    return found | unfair(marked) if session.late else found


def judge_all(
    assignment: Assignment, handed_in: Submission, session: Session, values: Values
) -> tuple[dict[str, dict], list[str]]:
    """The mark of each exercise, and remarks on parameters.

    An answer is judged where it stands, as the check below it does, and again after all cells if it was not right:
    cells below may take a name from it that it needs, or mend it.  The better mark counts.
    """
    marked, notes = {}, []
    for exercise in sorted(assignment.exercises, key=lambda e: handed_in.end(e.id)):
        session.goal, own = handed_in.end(exercise.id), values.get(exercise.id, {})
        marked[exercise.id] = judge(exercise, session, own)
        notes += foreign(exercise, session, own)
    session.goal = len(handed_in.cells)
    for exercise in assignment.exercises:
        first = marked[exercise.id]
        if incomplete(first) and handed_in.end(exercise.id) < session.goal and not session.late:
            again = judge(exercise, session, values.get(exercise.id, {}))
            marked[exercise.id] = max(first, again, key=lambda about: about["points"])
    return {e.id: marked[e.id] for e in assignment.exercises}, notes


def unfair(marked: dict[str, dict]) -> dict:
    """Take back what the clock may have cost; status and reason, if there is anything."""
    doubtful = [name for name, about in marked.items() if incomplete(about)]
    for name in doubtful:
        marked[name]["points"] = None
    why = f"stopped by the clock, so that {', '.join(doubtful)} got no mark; run this again when less else is running"
    return {"status": "error", "why": why} if doubtful else {}


def incomplete(about: dict) -> bool:
    """Whether a mark was given here and could have been better."""
    return about["points"] is not None and about["points"] < about["of"]


def rounded(points: float) -> float:
    """Points as they are written: to two places, whole ones without any.

    >>> [rounded(points) for points in (2.0, 2 / 3, 1.1 + 2.2, 0.7 + 0.2 + 0.1)]
    [2, 0.67, 3.3, 1]
    """
    found = round(points, 2)
    return int(found) if found == int(found) else found


def judge(exercise: Exercise, session: Session, values: dict[str, float]) -> dict:
    """The mark of one exercise: the share of its points that the check's verdict is worth."""
    about = {"points": None, "of": exercise.points, "key": "", "line": {}}
    if not exercise.judged:
        return about
    key, slots = verdict(exercise, session, values)
    about |= {"points": rounded(exercise.points * share(key, slots)), "key": key}
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
        if len(source) >= submission.LONG:
            continue
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            for statement in ast.parse(source).body:
                if getattr(statement, "name", None) in entries:
                    dumps.append(ast.dump(statement))
                    size += sum(1 for _ in ast.walk(statement))
    return hashlib.sha256("".join(dumps).encode()).hexdigest()[:16] if size >= DISTINCT else ""
