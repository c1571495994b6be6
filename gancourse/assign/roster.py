"""Who takes part: a table with the columns `id` and `name`, and `lang` (ko or en) if one likes."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import language
from ..errors import CourseError

ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}")


@dataclass(frozen=True)
class Student:
    """One line of a roster; `lang` is "" where the roster has none."""

    id: str
    name: str
    lang: str = ""


def read(path: str | Path) -> list[Student]:
    """The students of a CSV file, in order; a CourseError for wrong columns and for doubtful or repeated ids."""
    students: dict[str, Student] = {}
    for line, row in table(Path(path), ("id", "name")):
        student = one(path, line, row)
        if student.id.lower() in students:
            raise CourseError(
                f"{path}, line {line}: the id {student.id} stands there twice; give each student their own"
            )
        students[student.id.lower()] = student
    if not students:
        raise CourseError(f"{path} has no students below its first line")
    return list(students.values())


def table(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(number of the line, values by column) for the lines of a CSV file that are not empty; short ones are filled."""
    rows = csv.reader(io.StringIO(text(path), newline=""), strict=True)
    line = 1
    try:
        columns = [name.strip().lower() for name in next(rows, [])]
        if not set(needed) <= set(columns):
            found = ", ".join(columns) or "none"
            raise CourseError(f"{path} needs the columns {' and '.join(needed)} in its first line; it has: {found}")
        line = rows.line_num + 1
        for values in rows:
            row = dict.fromkeys(columns, "") | dict(zip(columns, values))
            if any(end in row[name] for name in needed for end in "\r\n"):
                raise csv.Error("a line ends inside of quotes")
            if any(map(str.strip, values)):
                yield rows.line_num, row
            line = rows.line_num + 1
    except csv.Error as error:
        raise CourseError(f"{path}, line {line}: this is no table in CSV ({error}); mend that line") from None


def one(path: str | Path, line: int, row: dict[str, str]) -> Student:
    """A student from one line of the table."""
    name, lang = (unicodedata.normalize("NFC", row.get(key, "")) for key in ("name", "lang"))
    found = Student(row["id"], name, lang.lower())
    if not ID.fullmatch(found.id):
        raise CourseError(f"{path}, line {line}: the id {found.id!r} is not made of letters a-z, digits, - and _")
    if found.lang and found.lang not in language.NAMES:
        raise CourseError(f"{path}, line {line}: the language is {found.lang!r}; write ko or en, or leave it empty")
    return found


def text(path: Path) -> str:
    """The text of a table as Excel writes it: UTF-8, or the Korean code page."""
    if not path.is_file():
        raise CourseError(f"there is no table {path}; it is a CSV file, and a roster has the columns id and name")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return path.read_bytes().decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CourseError(f"{path} is not text in UTF-8 or CP949; save it as CSV UTF-8")
