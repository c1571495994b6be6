"""A notebook as it comes back: which of its cells to run, and what of it a person should know.

No mark depends on metadata.  All code cells run in order, so it does not matter whether an answer was split, copied or
moved; only untouched starters run first, so that a forgotten copy of one does not hide an answer.
"""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .. import files, language
from ..assign.building import Values
from ..assign.notebooks import WORDS, starter
from ..assign.pack import Assignment
from ..errors import CourseError

LARGEST = 20 << 20  # bytes of a file
MOST = 1000  # cells of a notebook; each may take the time of an exercise
CHOSEN = re.compile(rf'^language\.use\("({"|".join(language.NAMES)})"\)', re.MULTILINE)  # in the setup cell
MARK = re.compile(r"^\s*(?:<!--\s*)?#\s*([a-z0-9][a-z0-9-]*) · ([a-z0-9-]+)")
UNTOUCHED = ("", *(words["essay"] for words in WORDS.values()))
OTHER = re.compile(r"\s*%%(?!time\b|capture\b|prun\b)\w")  # begins a cell that is no code of this notebook
JUPYTER = {  # lines that Jupyter understands and Python does not, and what stands for them
    re.compile(r"(\s*+)%time\s++(.+)"): r"\1\2",
    re.compile(r"(\s*+[\w., ]++=)\s*+[%!].*"): r"\1 []",  # files = !ls
    re.compile(r"(\s*+)(?:[%!?].*|.*\?\s*+)"): r"\1pass",  # what ends in ? asks for help
}
LINES = 50  # such lines in one cell
LONG = 50_000  # characters from which on a cell is taken as it is: parsing takes time, and a hundred times its size


class Unreadable(CourseError):
    """A file that no mark can be given for; the sentence says why."""


@dataclass
class Submission:
    """What was handed in: code to run in order, answers in words, remarks for the instructor.

    `owners` names the exercise that each cell of code answers, "" for other code; `lang` is the language that the
    notebook's setup chooses, "" if it is gone.
    """

    cells: list[str]
    owners: list[str]
    essays: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lang: str = ""

    @property
    def answers(self) -> set[int]:
        """The numbers of the cells that answer an exercise."""
        return {number for number, owner in enumerate(self.owners) if owner}

    def end(self, exercise: str) -> int:
        """How many cells there are up to the last one that answers an exercise; all, if none is known to."""
        return max((number + 1 for number in self.answers if self.owners[number] == exercise), default=len(self.cells))


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, its text, and the (assignment, exercise) that its metadata, id or first line name."""

    kind: str
    source: str
    belongs: tuple[str, str] | None

    def exercise(self, assignment: Assignment) -> str:
        """The exercise of this assignment that the cell answers, or ""."""
        return self.belongs[1] if self.belongs and self.belongs[0] == assignment.name else ""

    def runs(self, assignment: Assignment) -> bool:
        """Whether it is code: by the exercise that its first line names, else by its kind."""
        coded = {exercise.id: exercise.kind != "essay" for exercise in assignment.exercises}
        named = self.exercise(assignment) if MARK.match(self.source) else ""
        return coded.get(named, self.kind == "code")


def read(path: Path, assignment: Assignment, values: Values) -> Submission:
    """The submission in a notebook; Unreadable if it is none, or of another assignment."""
    document = load(path)
    cells = list(cells_of(document))
    check_belongs(document, cells, assignment)
    made = Submission([], [])
    untouched = {form(starter(assignment.name, e, values.get(e.id, {}))) for e in assignment.exercises if e.starter}
    stubs: list[str] = []
    for cell in cells:
        if not cell.runs(assignment):
            continue
        if cell.kind != "code":
            made.notes.append(f"the answer to {cell.exercise(assignment)} was a cell of text; it was run as code")
        source = runnable(cell.source)
        if form(source) in untouched:
            stubs.append(source)
            continue
        made.cells.append(source)
        made.owners.append(cell.exercise(assignment))
    made.cells, made.owners = stubs + made.cells, [""] * len(stubs) + made.owners
    made.essays = essays_of(cells, assignment)
    made.lang = next((found[1] for cell in cells if (found := CHOSEN.search(cell.source))), "")
    found = {cell.belongs[1] for cell in cells if cell.belongs}
    for exercise in assignment.exercises:
        if exercise.id not in found:
            made.notes.append(f"the answer cell of {exercise.id} is gone; what the notebook defines was taken")
    return made


def essays_of(cells: list[Cell], assignment: Assignment) -> dict[str, str]:
    """What was written to each essay: its cell and the cells of text below it, up to the next task or cell of code."""
    asked = {e.id for e in assignment.exercises if e.kind == "essay"}
    tasks = tuple(f". {title} (" for e in assignment.exercises for title in e.title.values())  # part of their headings
    found: dict[str, list[str]] = {}
    current = ""
    for cell in cells:
        if cell.belongs:
            current = cell.exercise(assignment)
        elif cell.runs(assignment) or any(task in cell.source.partition("\n")[0] for task in tasks):
            current = ""
        text = words(cell.source)
        if current in asked and not cell.runs(assignment) and text not in UNTOUCHED:
            found.setdefault(current, []).append(text)
    return {name: "\n\n".join(parts) for name, parts in found.items()}


def load(path: Path) -> dict:
    """The notebook's JSON; Unreadable for what is too large, no JSON, no notebook of format 4, or of too many cells."""
    size = path.stat().st_size
    if size > LARGEST:
        raise Unreadable(
            f"the file has {size / 2**20:.0f} MB, more than the {LARGEST >> 20} that are read; ask for the notebook "
            f"without its outputs"
        )
    try:
        document = files.storable(json.loads(path.read_bytes().decode("utf-8-sig")))
    except (ValueError, RecursionError):
        raise Unreadable("this is no notebook: its text is not JSON; ask for the .ipynb file again") from None
    if not (isinstance(document, dict) and isinstance(document.get("cells"), list)):
        raise Unreadable("this is no notebook of format 4: it has no list of cells; ask for the .ipynb file again")
    count = len(document["cells"])
    if count > MOST:
        raise Unreadable(
            f"the notebook has {count:,} cells, more than the {MOST:,} that are run; ask for one with the answers alone"
        )
    return document


def cells_of(document: dict) -> Iterator[Cell]:
    """The cells that are cells."""
    for cell in document["cells"]:
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, list) and all(isinstance(part, str) for part in source):
            source = "".join(source)
        if isinstance(source, str):
            yield Cell(str(cell.get("cell_type")), source, belonging(cell, source))


def belonging(cell: dict, source: str) -> tuple[str, str] | None:
    """The assignment and the exercise of an answer cell: by its first line, else by its metadata."""
    found = MARK.match(source)
    if found:
        return found[1], found[2]
    match cell.get("metadata"):
        case {"gancourse": {"assignment": str(assignment), "exercise": str(exercise)}}:
            return assignment, exercise
    return None


def check_belongs(document: dict, cells: list[Cell], assignment: Assignment) -> None:
    """Unreadable if all signs point to another assignment, or none to this one."""
    signs = {cell.belongs[0] for cell in cells if cell.belongs}
    match document.get("metadata"):
        case {"gancourse": {"assignment": str(name)}}:
            signs.add(name)
    if signs and assignment.name not in signs:
        raise Unreadable(
            f"this is the assignment {', '.join(sorted(signs))}, not {assignment.name}; ask for the right file"
        )
    entries = [e.entry for e in assignment.exercises if e.entry]
    code = "\n".join(cell.source for cell in cells)
    if not signs and not any(re.search(rf"\b{entry}\b", code) for entry in entries):
        raise Unreadable(
            f"nothing in this notebook belongs to the assignment {assignment.name}; ask for the right file"
        )


def runnable(source: str) -> str:
    """A cell as Python: lines for Jupyter alone do nothing, but for what %time runs; all else stays as it is."""
    if OTHER.match(source):
        return ""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for _ in range(LINES):
        wrong = stumble("\n".join(lines))
        instead = substitute(lines[wrong]) if wrong is not None and wrong < len(lines) else None
        if instead is None:
            break
        last = wrong
        while lines[last].endswith("\\") and last + 1 < len(lines):
            last += 1
        lines[wrong : last + 1] = [instead] + [""] * (last - wrong)
    return "\n".join(lines)


def stumble(source: str) -> int | None:
    """The number of the line that Python does not understand; None if there is none to be named."""
    try:
        if len(source) < LONG:
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno - 1 if error.lineno else None
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def substitute(line: str) -> str | None:
    """What stands for a line that only Jupyter understands; None for any other."""
    return next((found.expand(new) for old, new in JUPYTER.items() if (found := old.fullmatch(line))), None)


def form(source: str) -> str:
    """What of a cell counts when it is compared: its syntax, without comments and layout; else its text."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        if len(source) < LONG:
            return ast.dump(ast.parse(source))
    return "".join(source.split())


def words(source: str) -> str:
    """An essay without the mark above it."""
    return re.sub(r"^\s*<!--.*?-->\s*", "", source, flags=re.DOTALL).strip()
