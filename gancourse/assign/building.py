"""Build an assignment: which copies there are, where they go, and the record by which marks are given later."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import files
from ..errors import CourseError
from . import notebooks
from .notebooks import Copy, Values
from .pack import Assignment, Pack
from .roster import Student
from .variants import draw, fingerprint

MODES = {  # how they are asked for: the numbers of the page; one draw for all; one for each student
    "practice": "without --roster and --key",
    "class": "with --key alone",
    "student": "with --roster",
}


@dataclass(frozen=True)
class Terms:
    """By which numbers an assignment was built: the mode, and the key ("" without one)."""

    mode: str
    key: bytes = b""

    @property
    def record(self) -> dict[str, str]:
        """What the pack remembers of them; it does not give the key away."""
        return {"mode": self.mode, "key": fingerprint(self.key) if self.key else ""}

    def values(self, assignment: Assignment, student: str) -> Values:
        """The parameters of all exercises for one student."""
        if self.mode == "practice":
            return {}
        whose = student if self.mode == "student" else ""
        return {e.id: draw(e, self.key, assignment.name, whose) for e in assignment.exercises}


def build(
    pack: Pack, name: str, languages: Sequence[str], out: Path, roster: Sequence[Student] = (), key: Path | None = None
) -> list[Path]:
    """Write all notebooks of an assignment below `out`, remember the terms in the pack, and return the student files.

    With a roster each student has numbers of their own; with a key alone the class has; else those of the page stand.
    """
    assignment = pack.assignment(name)
    mode = "student" if roster else "class" if key else "practice"
    terms = Terms(mode, pack.key(key) if mode != "practice" else b"")
    if pack.root:
        check_same(pack, name, terms)
    written = []
    for lang in languages:
        for student in roster or [None]:
            if student and student.lang and student.lang != lang and student.lang in languages:
                continue
            copy = Copy(assignment, lang, terms.values(assignment, student.id if student else ""), student)
            file = f"{name}-{student.id}.{lang}.ipynb" if student else f"{name}.{lang}.ipynb"
            written.append(notebooks.write(out / "students" / file, notebooks.student_notebook(copy, pack)))
        copy = Copy(assignment, lang, terms.values(assignment, ""))
        notebooks.write(out / f"instructor.{lang}.ipynb", notebooks.instructor_notebook(copy, pack))
        notebooks.write(out / f"rubric.{lang}.ipynb", notebooks.rubric_notebook(copy))
    if pack.root:
        files.write_json(record_path(pack, name), terms.record)
    return written


def check_same(pack: Pack, name: str, terms: Terms) -> None:
    """A CourseError if the assignment was built by other terms: marks of notebooks handed out would become 0."""
    path = record_path(pack, name)
    recorded = json.loads(path.read_text(encoding="utf-8")) if path.exists() else terms.record
    if recorded != terms.record:
        other = " and another key" if recorded["mode"] == terms.mode else ""
        raise CourseError(
            f"{name} was built {MODES[recorded['mode']]}{other}, and is marked by that; build it in the same way, or "
            f"delete {path} if no student has a notebook of that build"
        )


def record_path(pack: Pack, name: str) -> Path:
    """Where the pack remembers by which terms an assignment was built."""
    return pack.folder / "built" / f"{name}.json"


def terms_of(pack: Pack, name: str, key: Path | None = None) -> Terms:
    """The terms by which the pack's assignment was built; a CourseError if it was not, or with another key."""
    path = record_path(pack, name)
    if not path.exists():
        raise CourseError(f"{name} has not been built in {pack.root}; run `gancourse assign build {name}` there first")
    record = json.loads(path.read_text(encoding="utf-8"))
    if record["mode"] == "practice":
        return Terms("practice")
    secret = pack.key(key)
    if fingerprint(secret) != record["key"]:
        raise CourseError(f"{name} was built with another key; name the one that was used with --key")
    return Terms(record["mode"], secret)
