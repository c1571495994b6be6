"""Which file is whose: by the roster and the file's name, never by what stands in the notebook.

Names are compared in one Unicode form (macOS writes Korean in another), without "(1)", "Copy of" and "의 사본".
"""

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .. import files, language
from ..assign.pack import Assignment, Pack
from ..assign.roster import Student
from ..errors import CourseError
from . import submission

LETTER = r"[0-9a-zß-ӿḀ-ỿ]"  # of an alphabet that writes words apart; Korean ones stand in longer words
EDGE = rf"(?:(?<!{LETTER})|(?!{LETTER}))"  # where no word of such letters is cut
COPIES = re.compile(rf"\(\d+\)|copy[ _-]of|{EDGE}copy\d*{EDGE}|복사본|의[ _]?사본|사본")
LANGUAGE = re.compile(rf"\.(?:{'|'.join(language.NAMES)}){EDGE}")  # as `build` puts it behind an id
SKIPPED = {".ipynb_checkpoints", "__MACOSX"}


def collect(pack: Pack, name: str, folder: Path, students: Sequence[Student]) -> dict:
    """Copy each student's newest notebook below `folder` into the pack; return and store the index.

    The index holds {"students": {id: {"id", "name", "lang", "status", "file", "sha256", "why", "older", "tied"}},
    "unmatched": [{"file", "why"}]}; "tied" where the newest file has the same time as another.
    """
    if not folder.is_dir():
        raise CourseError(f"there is no folder {folder} to collect from")
    assignment = pack.assignment(name)
    found: dict[str, list[Path]] = {student.id: [] for student in students}
    unmatched = []
    for path in candidates(folder):
        whose, why = owner(path.relative_to(folder), name, students)
        if whose:
            found[whose.id].append(path)
        else:
            unmatched.append({"file": shown(path, folder), "why": why})
    target = pack.folder / "collected" / name
    index = {"students": {s.id: entry(s, found[s.id], folder, assignment, target) for s in students}}
    index["unmatched"] = unmatched
    files.write_json(target / "index.json", index)
    return index


def candidates(folder: Path) -> list[Path]:
    """All files below a folder, but for the copies that Jupyter and macOS keep."""
    inside = sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return [p for p in inside if not SKIPPED & set(p.relative_to(folder).parts) and not p.name.startswith(".")]


def owner(path: Path, assignment: str, students: Sequence[Student]) -> tuple[Student | None, str]:
    """Whose file this is by its name, else by the folders around it; None and the reason if that is not certain."""
    if path.suffix.lower() != ".ipynb":
        return None, "not a notebook (.ipynb)"
    for part in (path.stem, *(parent.name for parent in path.parents if parent.name)):
        named = meant(part, assignment, students)
        if len(named) == 1:
            return named[0], ""
        if named:
            return None, f"could be of {', '.join(s.id for s in named)}; put one id into its name"
    return None, "no id or name of the roster in its name"


def meant(part: str, assignment: str, students: Sequence[Student]) -> list[Student]:
    """The students whom a file's or folder's name means: as `build` wrote it, else by their ids, else by their names.

    Longer ids go first and are taken out with the assignment's name, so that "kim-2" is not "kim" as well.
    """
    text = LANGUAGE.sub(" ", plain(part))
    for student in students:
        if text.strip(" -") == f"{assignment}-{student.id}".lower():
            return [student]
    words: dict[str, list[Student]] = {s.id.lower(): [s] for s in students} | {spelled(assignment).lower(): []}
    named = []
    for word in sorted(words, key=len, reverse=True):
        text, times = re.subn(EDGE + re.escape(word) + EDGE, " ", text)
        named += words[word] if times else []
    return named or [s for s in students if stands(s.name, text)]


def stands(name: str, text: str) -> bool:
    """Whether a text has this name, with or without blanks and separators."""
    parts = re.findall(rf"{LETTER}+|[^\s_.-]", plain(name))
    return bool(parts and re.search(EDGE + r"[\s_.-]*".join(map(re.escape, parts)) + EDGE, text))


def plain(text: str) -> str:
    """A name in one Unicode form, in small letters, without what makes it a copy."""
    return COPIES.sub(" ", spelled(text).lower())


def spelled(name: str) -> str:
    """A file's name in one Unicode form; a Korean one from Windows' archives, which is in its code page, as it was."""
    data = os.fsencode(name)
    for encoding in ("utf-8", "cp949"):
        try:
            return unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def entry(student: Student, paths: list[Path], folder: Path, assignment: Assignment, target: Path) -> dict:
    """What the index says of one student; their notebook is copied to `target` if it can be read."""
    about = {**asdict(student), "status": "missing", "file": "", "sha256": "", "why": "", "older": [], "tied": False}
    kept = target / f"{student.id}.ipynb"
    kept.unlink(missing_ok=True)
    if not paths:
        return about
    newest, *older = sorted(paths, key=age, reverse=True)
    about |= {"file": shown(newest, folder), "older": [shown(path, folder) for path in older]}
    about["tied"] = bool(older) and age(newest)[0] == age(older[0])[0]
    try:
        if newest.is_symlink():
            raise submission.Unreadable("this is a link and no file; ask for the file itself")
        submission.read(newest, assignment, {})
    except submission.Unreadable as error:
        return about | {"status": "unreadable", "why": f"{about['file']}: {error}"}
    except OSError as error:
        return about | {"status": "unreadable", "why": f"{about['file']}: {error.strerror}"}
    except Exception as error:  # whatever is in one file must not stop the class
        why = f"{about['file']}: reading it failed ({type(error).__name__}); ask for the .ipynb file again"
        return about | {"status": "unreadable", "why": why}
    with files.atomic(kept) as part:
        shutil.copyfile(newest, part)
    return about | {"status": "collected", "sha256": hashlib.sha256(kept.read_bytes()).hexdigest()}


def age(path: Path) -> tuple[int, int]:
    """When a file was changed; and which copy it is by its name, since files of one archive may have one time."""
    copies = COPIES.findall(spelled(path.stem).lower())
    return path.lstat().st_mtime_ns, max((int(re.sub(r"\D", "", copy) or 1) for copy in copies), default=0)


def shown(path: Path, folder: Path) -> str:
    """A path below the folder, as it can be printed."""
    return "/".join(map(spelled, path.relative_to(folder).parts))
