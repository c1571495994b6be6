"""What an exercise is: a folder of files, read when it is asked for."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..errors import CourseError, unknown

ROOT = Path(__file__).parent
KINDS = ("compute", "implement", "predict", "diagnose", "mend", "mutant", "essay")


@dataclass(frozen=True)
class Exercise:
    """One exercise; texts are dicts by language."""

    id: str
    chapter: str  # the slug of its page, "06-dcgan"
    kind: str
    entry: str  # the name that the student defines; "" in an essay
    points: int
    title: dict[str, str]
    hints: dict[str, dict[str, str]]
    folder: Path
    judged: bool = False  # check.py hands over and looks at plain data alone, so that it can be run outside
    parameters: dict[str, list[Decimal]] = field(default_factory=dict)  # name -> [lowest, highest, step] of variants

    def read(self, name: str) -> str:
        """The text of one file of the folder, without the last line break; "" where there is none."""
        path = self.folder / name
        return path.read_text(encoding="utf-8").strip("\n") if path.exists() else ""

    def prompt(self, lang: str) -> str:
        """The task, in MyST Markdown."""
        return self.read(f"prompt.{lang}.md")

    def variant(self, lang: str, values: dict[str, float]) -> str:
        """What the task says in addition where its parameters have these values."""
        text = self.read(f"variant.{lang}.md")
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", f"{value:g}")
        return text

    def explanation(self, lang: str) -> str:
        """The solution in words, in MyST Markdown."""
        return self.read(f"solution.{lang}.md")

    def rubric(self, lang: str) -> str:
        """How a person gives an essay's points, as a Markdown table; "" where nothing is said."""
        return self.read(f"rubric.{lang}.md")

    @property
    def starter(self) -> str:
        """The code that the student begins with."""
        return self.read("starter.py")

    @property
    def solution(self) -> str:
        """The code of the public solution."""
        return self.read("solution.py")

    def solved(self, values: dict[str, float]) -> str:
        """The code of the solution where the parameters have these values; the public one without values."""
        return "\n".join([*assignments(values), "", self.read("variant.py")]) if values else self.solution

    @property
    def probe(self) -> str:
        """The code that calls an answer with what is no plain data, networks say; "" where `check` does it alone."""
        return self.read("probe.py")

    @property
    def checker(self) -> Callable:
        """The `check` of its check.py: answer and parameters -> keys of the hints that apply."""
        if self.kind == "essay":
            raise CourseError(f"{self.id} is answered in words; compare with its solution instead")
        return self.run("check.py")["check"]

    def run(self, name: str) -> dict[str, Any]:
        """Run one Python file of the folder in a namespace of its own and return the namespace."""
        path = self.folder / name
        namespace: dict[str, Any] = {"__name__": f"{self.id}/{name}"}
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
        return namespace


def names() -> list[str]:
    """The ids of all exercises, sorted."""
    return sorted(path.parent.name for path in ROOT.glob("*/exercise.toml"))


def get(name: str) -> Exercise:
    """The exercise with this id; an unknown one is a CourseError with the nearest match."""
    if name not in names():
        raise unknown("exercise", name, names())
    return load(ROOT / name)


def load(folder: Path) -> Exercise:
    """The exercise in a folder, in the package or anywhere; a mistake in its form is a CourseError."""
    path = folder / "exercise.toml"
    try:
        facts: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        exercise = Exercise(id=folder.name, folder=folder, **{"entry": "", "hints": {}, **facts})
    except (TypeError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{path}: {error}") from None
    if exercise.kind not in KINDS:
        raise unknown(f"kind of exercise (in {path})", exercise.kind, KINDS)
    return exercise


def assignments(values: dict[str, float]) -> list[str]:
    """Lines of Python that give parameters their values: ["weight = 1.3"]."""
    return [f"{name} = {value:g}" for name, value in values.items()]
