"""What comes after the marks: feedback for students in their language, and what a person should look at."""

from pathlib import Path

from ..assign.pack import Assignment, Pack
from ..files import write_text
from . import by_hand
from .collect import tie
from .marks import rounded
from .running import index_of, results

STATUSES = {
    "collected": "Not marked yet (gancourse grade run)",
    "unreadable": "Not readable: no mark",
    "error": "The marking failed: no mark",
    "missing": "Nothing handed in: no mark",
}

WORDS = {
    "ko": {
        "total": "합계 {points}점 (만점 {of}점)",
        "so far": "지금까지 {points}점 (만점 {of}점)",
        "given": "✍️ {id}: {of}점 가운데 {points}점입니다.",
        "later": "⏳ {id}: 직접 채점합니다.",
        "unreadable": "제출한 파일을 읽지 못했습니다. 다시 제출해 주세요. {why}",
    },
    "en": {
        "total": "Marks: {points} of {of}",
        "so far": "Marks so far: {points} of {of}",
        "given": "✍️ {id}: {points} of {of} points.",
        "later": "⏳ {id}: marked by hand.",
        "unreadable": "Your file could not be read; please hand it in again. {why}",
    },
}


def report(pack: Pack, name: str, lang: str = "en", points: Path | None = None) -> str:
    """Write feedback/NAME/ into the pack: ID.md for each student, essays-EXERCISE.md, report.md; return the last.

    Students get the language of the roster, else that of the notebook that they handed in, else `lang`; and the points
    in the file `points` that people gave.
    """
    assignment, found = pack.assignment(name), results(pack, name)
    given = by_hand.read(points, assignment, list(found)) if points else {}
    folder = pack.folder / "feedback" / name
    for student, about in found.items():
        if about["status"] in ("marked", "unreadable"):
            text = feedback(assignment, about, given.get(student, {}), about["lang"] or about.get("wrote") or lang)
            write_text(folder / f"{student}.md", text + "\n")
    for exercise in assignment.exercises:
        essays = {student: about.get("essays", {}).get(exercise.id) for student, about in found.items()}
        if any(essays.values()):
            parts = [f"## {student} {found[student]['name']}\n\n{essay}" for student, essay in essays.items() if essay]
            write_text(folder / f"essays-{exercise.id}.md", "\n\n".join([f"# {exercise.id}", *parts]) + "\n")
    whole = summary(assignment, found, index_of(pack, name)["unmatched"])
    write_text(folder / "report.md", whole + "\n")
    return whole


def feedback(assignment: Assignment, about: dict, given: dict[str, float], lang: str) -> str:
    """What one student reads; `given` are the points of exercises that were marked by hand."""
    words = WORDS[lang]
    head = f"# {assignment.title[lang]}\n\n{about['name']} ({about['id']})"
    if about["status"] == "unreadable":
        return f"{head}\n\n{words['unreadable'].format(why=about['why'])}"
    lines, points, of = [], 0, 0
    for name, one in about["exercises"].items():
        got = given.get(name, one["points"])
        key = "later" if got is None else "given"
        lines.append(f"- {one['line'].get(lang) or words[key].format(id=name, points=got, of=one['of'])}")
        if got is not None:
            points, of = points + got, of + one["of"]
    total = words["total" if of == assignment.points else "so far"].format(points=rounded(points), of=of)
    return "\n".join([head, "", *lines, "", total])


def summary(assignment: Assignment, found: dict[str, dict], unmatched: list[dict]) -> str:
    """What the instructor reads: how the exercises went, then every student and file without a certain mark."""
    marked = [about for about in found.values() if about["status"] == "marked"]
    lines = [
        f"# {assignment.name}",
        "",
        f"{len(found)} students, {len(marked)} marked",
        "",
        "| exercise | solved |",
        "|---|---|",
    ]
    for exercise in assignment.exercises:
        solved = sum(about["exercises"][exercise.id]["points"] == exercise.points for about in marked)
        lines.append(f"| {exercise.id} | {f'{solved} of {len(marked)}' if exercise.judged else 'by hand'} |")
    for status, title in STATUSES.items():
        lines += section(title, [f"{who(a)} {a['why']}" for a in found.values() if a["status"] == status])
    lines += section("Files that belong to nobody", [f"{one['file']}: {one['why']}" for one in unmatched])
    several = [f"{who(a)} {a['file']}, not {', '.join(a['older'])}{tie(a)}" for a in found.values() if a["older"]]
    lines += section("More than one file: the newest that can be read was taken", several)
    lines += section("Look at these", [f"{who(a)} {note}" for a in marked for note in a["notes"]])
    lines += section("The same code", alike(marked))
    return "\n".join(lines)


def section(title: str, items: list[str]) -> list[str]:
    """A heading and a list, or nothing."""
    return ["", f"## {title}", "", *(f"- {item}" for item in items)] if items else []


def who(about: dict) -> str:
    """A student at the beginning of a line."""
    return f"{about['id']} {about['name']}:"


def alike(marked: list[dict]) -> list[str]:
    """Groups of students whose answers have the same code; comments and layout do not count."""
    groups: dict[str, list[str]] = {}
    for about in marked:
        if about.get("code"):
            groups.setdefault(about["code"], []).append(about["id"])
    return [", ".join(group) for group in groups.values() if len(group) > 1]
