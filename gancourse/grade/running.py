"""All submissions of an assignment, several at a time; what is done stays done; the table of marks."""

import csv
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path

from .. import files
from ..assign.building import Terms, terms_of
from ..assign.pack import Assignment, Pack, find
from ..assign.variants import fingerprint
from ..errors import CourseError
from . import by_hand as marks_by_hand
from . import collect, marks, sandbox, submission
from .sandbox import Limits

SLOWEST = 4  # seconds on the clock for one of processor time; who needs more gets no mark, and never a zero


def run(pack: Pack, name: str, jobs: int = 1, key: Path | None = None, limits: Limits | None = None) -> Iterator[dict]:
    """Mark what has been collected and is not marked yet; yield each result, and store it in the pack."""
    index = index_of(pack, name)
    terms, assignment = terms_of(pack, name, key), pack.assignment(name)
    limits = limits or Limits()
    limits = replace(limits, seconds=assignment.seconds, wall=max(limits.wall, SLOWEST * assignment.seconds))
    stamp = stamp_of(assignment, terms)
    waiting = [
        (str(pack.folder), name, terms, student, about["sha256"], stamp, limits)
        for student, about in index["students"].items()
        if about["status"] == "collected" and not is_done(pack, name, student, about["sha256"], stamp)
    ]
    if waiting:
        refusal = sandbox.trial()
        if refusal:
            raise CourseError(f"{refusal}; see `gancourse grade doctor`")
    if jobs == 1:
        yield from (one(*work) for work in waiting)
        return
    with ProcessPoolExecutor(jobs, mp_context=judges()) as pool:
        try:
            for done in as_completed([pool.submit(one, *work) for work in waiting]):
                yield done.result()
        except BrokenProcessPool:
            raise CourseError(
                "a judge was killed, most likely for want of memory; run this again with -j 1, what is done stays done"
            ) from None


def judges() -> BaseContext:
    """Where judges come from: one process that has imported PyTorch and splits, so that they share its memory.

    Two judges take 0.4 GB (proportional set size), and each sandbox at most its limit of 0.5 GB.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(["gancourse.grade.marks", "gancourse.randomness"])
    return context


def one(root: str, name: str, terms: Terms, student: str, sha256: str, stamp: str, limits: Limits) -> dict:
    """Mark one submission and store the result.  Whatever goes wrong is in the result: it must not stop the others."""
    pack = find(root)
    path, about = result_path(pack, name, student), {"student": student, "sha256": sha256, "stamp": stamp}
    try:
        result = about | marked(pack, name, terms, student, limits)
        files.write_json(path, result)
    except Exception as error:
        result = about | {"status": "error", "why": files.storable(f"{type(error).__name__}: {error}")}
        files.write_json(path, result)
    return result


def marked(pack: Pack, name: str, terms: Terms, student: str, limits: Limits) -> dict:
    """What `marks.mark` says of a submission, or why there is nothing to be marked."""
    path = pack.folder / "collected" / name / f"{student}.ipynb"
    try:
        return {"status": "marked"} | marks.mark(path, pack.assignment(name), terms, student, limits)
    except submission.Unreadable as error:
        return {"status": "unreadable", "why": str(error)}


def result_path(pack: Pack, name: str, student: str) -> Path:
    """Where the result of one student lies."""
    return pack.folder / "results" / name / f"{student}.json"


def is_done(pack: Pack, name: str, student: str, sha256: str, stamp: str) -> bool:
    """Whether this very file has been marked by these very terms."""
    path = result_path(pack, name, student)
    result = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return (result.get("sha256"), result.get("stamp"), result.get("status")) == (sha256, stamp, "marked")


def stamp_of(assignment: Assignment, terms: Terms) -> str:
    """Changes when the assignment, a check or the key does."""
    digest = hashlib.sha256(f"{terms.mode} {fingerprint(terms.key)} {assignment.seconds}".encode())
    for exercise in assignment.exercises:
        for file in ("exercise.toml", "check.py", "probe.py"):
            digest.update(f"{exercise.id} {exercise.read(file)}".encode())
    return digest.hexdigest()[:16]


def index_of(pack: Pack, name: str) -> dict:
    """What `gancourse grade collect` stored."""
    path = pack.folder / "collected" / name / "index.json"
    if not path.exists():
        raise CourseError(f"nothing has been collected for {name}; run `gancourse grade collect {name} DIR` first")
    return json.loads(path.read_text(encoding="utf-8"))


def results(pack: Pack, name: str) -> dict[str, dict]:
    """Every student of the roster with what is known: the index's entry and, where there is one, the result.

    A result of another file, or of an assignment that had other exercises, does not count.
    """
    found, asked = {}, {exercise.id for exercise in pack.assignment(name).exercises}
    for student, about in index_of(pack, name)["students"].items():
        path = result_path(pack, name, student)
        result = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        current = about["status"] == "collected" and result.get("sha256") == about["sha256"]
        current = current and set(result.get("exercises", asked)) == asked
        found[student] = about | (result if current else {})
    return found


def table(pack: Pack, name: str, by_hand: Path | None = None) -> list[list]:
    """The marks as rows: a mark stands only where there is one, so that nothing unread looks like a zero.

    `total` stands where every exercise has its points, those in the table `by_hand` included.
    """
    assignment, known = pack.assignment(name), results(pack, name)
    hand = marks_by_hand.read(by_hand, assignment, list(known)) if by_hand else {}
    ids = [exercise.id for exercise in assignment.exercises]
    rows = [["id", "name", "status", *ids, "automatic", "total", "of", "notes"]]
    for student, about in known.items():
        notes = [about["why"], *about.get("notes", [])]
        if about["older"]:
            notes.append(f"{len(about['older'])} other file(s) passed over{collect.tie(about)}")
        judged = {one: about.get("exercises", {}).get(one, {}).get("points") for one in ids}
        points = [hand.get(student, {}).get(one, judged[one]) for one in ids]
        automatic = marks.rounded(sum(filter(None, judged.values()))) if about["status"] == "marked" else None
        total = None if None in points else marks.rounded(sum(points))
        row = [student, about["name"], about["status"], *points, automatic, total, assignment.points]
        rows.append([*row, "; ".join(filter(None, notes))])
    return rows


def write_table(rows: list[list], out: Path) -> Path:
    """Write the marks as CSV that Excel opens with Korean names right; no cell is taken for a formula."""
    with files.atomic(out) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[safe(value) for value in row] for row in rows])
    return out


def safe(value: object) -> object:
    """A cell that no spreadsheet runs; empty for what is not known."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return "'" + value
    return "" if value is None else value
