"""A class for the tests: a pack, a roster, notebooks that are filled in as students and Colab would."""

import json
from pathlib import Path

from gancourse.assign import building, pack
from gancourse.assign.roster import Student

EXERCISES = ["gan-verdict", "div-w1", "nash-tenfold", "my-smoothing", "gan-half"]


def make(folder: Path, exercises=EXERCISES, name: str = "a1", seconds: float = 10) -> pack.Pack:
    """A new pack with one assignment."""
    made = pack.init(folder)
    path = made.new(name, list(exercises))
    path.write_text(path.read_text().replace("seconds = 10", f"seconds = {seconds}"))
    return made


def students(n: int) -> list[Student]:
    """A roster: every second one reads Korean."""
    return [
        Student(str(20260001 + i), f"학생{i}" if i % 2 else f"Student {i}", "ko" if i % 2 else "en") for i in range(n)
    ]


def build(made: pack.Pack, roster, out: Path, name: str = "a1") -> dict[str, dict]:
    """Build for a roster and return each student's notebook by id."""
    paths = building.build(made, name, ["ko", "en"], out, roster)
    by_id = {}
    for path in paths:
        by_id[path.name.removeprefix(f"{name}-").split(".")[0]] = json.loads(path.read_text())
    return by_id


def solutions(made: pack.Pack, student: str, name: str = "a1") -> dict[str, str]:
    """The right code for each exercise of one student, as they would write it into the answer cell."""
    assignment = made.assignment(name)
    values = building.terms_of(made, name).values(assignment, student)
    return {e.id: e.solved(values.get(e.id, {})) for e in assignment.exercises if e.entry}


def cell(notebook: dict, name: str) -> dict:
    """The cell with this id."""
    return next(one for one in notebook["cells"] if one.get("id") == name)


def fill(notebook: dict, answers: dict[str, str]) -> dict:
    """Write answers into their cells below the first line; others stay as they are."""
    for exercise, source in answers.items():
        one = cell(notebook, f"answer-{exercise}")
        first = one["source"][0]
        one["source"] = (first + source).splitlines(True)
    return notebook


def colab(notebook: dict) -> dict:
    """What Colab does to a notebook: own ids and metadata, older format, outputs, no language_info."""
    for number, one in enumerate(notebook["cells"]):
        one["metadata"] = one["metadata"] | {"id": f"Xy{number}", "colab": {"base_uri": "https://localhost:8080/"}}
        one["metadata"]["outputId"] = f"out{number}"
        one.pop("id", None)
        if one["cell_type"] == "code":
            one["execution_count"] = number
            one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["✅ gan-verdict: correct.\n"] * 50}]
    notebook["nbformat_minor"] = 0
    notebook["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return notebook


def bare(notebook: dict) -> dict:
    """All metadata and ids lost."""
    notebook["metadata"] = {}
    for one in notebook["cells"]:
        one["metadata"] = {}
        one.pop("id", None)
    return notebook


def save(notebook: dict, path: Path) -> Path:
    """Write a notebook as it is handed in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
