"""Which file is whose: by the roster and the file's name, never by what stands in the notebook.

Names are compared in one Unicode form (macOS writes Korean in another), without "(1)", "Copy of" and "의 사본".
"""

import hashlib
import json
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


def collect(pack: Pack, name: str, folder: Path, students: Sequence[Student], afresh: bool = False) -> dict:
    """Copy each student's newest notebook below `folder` that can be read into the pack; return and store the index.

    What was collected before stays where nothing newer is found, unless it is done `afresh`.  The index holds
    {"students": {id: {"id", "name", "lang", "status", "file", "sha256", "why", "older", "tied", "time"}},
    "unmatched": [{"file", "why"}], "before": [id], "gone": [id]}: "tied" where the newest file has the same time as
    another one that differs, "before" who stays from an earlier collection, "gone" who was in one and is no longer on
    the roster.
    """
    if not folder.is_dir():
        raise CourseError(f"there is no folder {folder} to collect from")
    assignment = pack.assignment(name)
    target = pack.folder / "collected" / name
    earlier = {"students": {}, "unmatched": []}
    if (target / "index.json").exists() and not afresh:
        earlier = json.loads((target / "index.json").read_text(encoding="utf-8"))
    found: dict[str, list[Path]] = {student.id: [] for student in students}
    here = shown(folder, folder) + "/"
    unmatched = [one for one in earlier["unmatched"] if not one["file"].startswith(here)]
    for path in candidates(folder):
        whose, why = owner(path.relative_to(folder), name, students)
        if whose:
            found[whose.id].append(path)
        else:
            unmatched.append({"file": shown(path, folder), "why": why})
    entries = {}
    for s in students:
        kept = target / f"{s.id}.ipynb"
        entries[s.id] = entry(s, found[s.id], folder, assignment, kept, earlier["students"].get(s.id, {}))
    before = [one for one, about in entries.items() if about["status"] == "collected" and not found[one]]
    gone = sorted(earlier["students"].keys() - entries.keys())
    index = {"students": entries, "unmatched": unmatched, "before": before, "gone": gone}
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


def entry(student: Student, paths: list[Path], folder: Path, assignment: Assignment, kept: Path, earlier: dict) -> dict:
    """What the index says of one student, by their files and its `earlier` entry; `kept` is the notebook to mark."""
    blank = {**asdict(student), "status": "missing", "file": "", "sha256": "", "why": "", "older": []}
    blank |= {"tied": False, "time": 0}
    result, taken = blank | earlier | asdict(student), None
    if result["status"] == "collected" and not kept.exists():
        result = blank
    for path in sorted(paths, key=age):
        about = blank | {"file": shown(path, folder), "time": age(path)[0]}
        about |= examined(path, about["file"], assignment)
        result = merged(about, result)
        if (result["file"], result["sha256"]) == (about["file"], about["sha256"]):
            taken = path
    if result["status"] != "collected":
        kept.unlink(missing_ok=True)
    elif taken:
        with files.atomic(kept) as part:
            shutil.copyfile(taken, part)
    return result


def examined(path: Path, file: str, assignment: Assignment) -> dict:
    """Whether a file can be read, which is called `file` in the index: {"status", "sha256"} or {"status", "why"}."""
    try:
        if path.is_symlink():
            raise submission.Unreadable("this is a link and no file; ask for the file itself")
        submission.read(path, assignment, {})
        return {"status": "collected", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    except submission.Unreadable as error:
        why = str(error)
    except OSError as error:
        why = str(error.strerror)
    except Exception as error:  # whatever is in one file must not stop the class
        why = f"reading it failed ({type(error).__name__}); ask for the .ipynb file again"
    return {"status": "unreadable", "why": f"{file}: {why}"}


def merged(about: dict, earlier: dict) -> dict:
    """One entry for a file and what was known: the newer file wins, but none that cannot be read over one that can."""
    if earlier["status"] != "collected":
        return about
    if about["status"] == "unreadable":
        return earlier | {"why": f"{about['why']}; {earlier['file']} was taken instead"}
    first, second = sorted([about, earlier], key=lambda one: one["time"], reverse=True)
    another = first["sha256"] != second["sha256"]
    older = [file for file in [*first["older"], *second["older"]] if file != first["file"]]
    older += [second["file"]] if another else []
    tied = first["tied"] or (another and first["time"] == second["time"])
    return first | {"why": "", "older": list(dict.fromkeys(older)), "tied": tied}


def tie(about: dict) -> str:
    """A remark on the entry of a student whose newest file was not the only one of its time; "" on any other."""
    return " (another has the same time; the highest copy number was taken)" if about["tied"] else ""


def age(path: Path) -> tuple[int, int]:
    """When a file was changed; and which copy it is by its name, since files of one archive may have one time."""
    copies = COPIES.findall(spelled(path.stem).lower())
    return path.lstat().st_mtime_ns, max((int(re.sub(r"\D", "", copy) or 1) for copy in copies), default=0)


def shown(path: Path, folder: Path) -> str:
    """A path from the folder's name on, as it can be printed."""
    return "/".join(map(spelled, (folder.resolve().name, *path.relative_to(folder).parts)))
