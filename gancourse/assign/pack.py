"""An instructor's pack: a private folder with own exercises, assignments and the key; and the assignments that ship.

pack.toml            install = "...": what the notebooks install on Colab
key.txt              the secret that chooses everybody's parameters
exercises/ID/        exercises in the form that gancourse/exercises/__init__.py describes
assignments/NAME.toml
built/ collected/ results/ feedback/     what the commands write
"""

import os
import re
import secrets
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import exercises
from ..errors import CourseError, unknown
from ..exercises import Exercise, spec
from ..files import write_text

HERE = Path(__file__).parent
READY = HERE / "ready"
EXAMPLE = HERE / "example"
MARK = "pack.toml"
WRITTEN = ("built/", "collected/", "results/", "feedback/")  # by the commands
LONGEST = 3600  # seconds for one exercise
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True)
class Assignment:
    """Exercises in order, under a name; `title` by language, `seconds` of processor time for each exercise."""

    name: str
    title: dict[str, str]
    exercises: tuple[Exercise, ...]
    seconds: float = 10

    @property
    def points(self) -> int:
        """The most that can be reached."""
        return sum(exercise.points for exercise in self.exercises)


@dataclass(frozen=True)
class Pack:
    """A pack, or with `root` None only what ships."""

    root: Path | None

    @property
    def folder(self) -> Path:
        """Where the pack lies; a CourseError if there is none."""
        if self.root is None:
            raise CourseError(
                "this needs an instructor's pack: make one with `gancourse assign init DIR` and name it with "
                "--pack DIR or in GANCOURSE_INSTRUCTOR"
            )
        return self.root

    @property
    def install(self) -> str:
        """What pip installs the package from on Colab; "" if nothing is said."""
        return str(settings(self.root / MARK).get("install", "")) if self.root else ""

    def key(self, path: Path | None = None) -> bytes:
        """The secret in `path`, or in the pack's key.txt; at least 16 characters."""
        path = path or self.folder / "key.txt"
        if not path.is_file():
            raise CourseError(
                f"there is no key {path}; `gancourse assign init` writes one, or put 32 random letters there"
            )
        key = path.read_bytes().strip()
        if len(key) < 16:
            raise CourseError(f"the key in {path} has fewer than 16 characters and could be guessed; use a random one")
        return key

    def is_private(self, exercise: Exercise) -> bool:
        """Whether an exercise is the pack's own, so that students' packages do not have it."""
        return exercise.folder.parent != spec.ROOT

    def exercise(self, name: str) -> Exercise:
        """The exercise with this id, of the pack before those of the package."""
        own = self.own()
        if name in own:
            return spec.load(own[name])
        if name not in exercises.names():
            raise unknown("exercise", name, [*own, *exercises.names()])
        return exercises.get(name)

    def own(self) -> dict[str, Path]:
        """The pack's exercises by id."""
        found = self.root.glob("exercises/*/exercise.toml") if self.root else []
        return {path.parent.name: path.parent for path in sorted(found)}

    def files(self) -> dict[str, Path]:
        """All assignments by name, those of the pack before those that ship."""
        own = self.root.glob("assignments/*.toml") if self.root else []
        return {path.stem: path for path in [*sorted(READY.glob("*.toml")), *sorted(own)]}

    def assignment(self, name: str) -> Assignment:
        """The assignment with this name, its exercises read."""
        files = self.files()
        if name not in files:
            raise unknown("assignment", name, files)
        match settings(files[name]):
            case {"title": {"ko": str(), "en": str()} as title, "exercises": list(chosen), **rest} if rest.keys() <= {
                "seconds"
            } and type(rest.get("seconds", 1)) in (int, float):
                return checked(Assignment(name, title, tuple(map(self.exercise, chosen)), **rest))
        raise CourseError(
            f"{files[name]} is no assignment: it holds title.ko, title.en, exercises (a list of ids) and, if you like, "
            f"seconds (a number)"
        )

    def new(self, name: str, chosen: list[str]) -> Path:
        """Write a new assignment of the exercises `chosen` and return its file; nothing is overwritten."""
        path = self.folder / "assignments" / f"{name}.toml"
        if not NAME.fullmatch(name):
            raise CourseError(f"{name!r} is no name for an assignment; use small letters, digits and -, as in a1")
        if name in self.files():
            raise CourseError(f"there is an assignment {name} in {self.files()[name]} already; choose another name")
        checked(Assignment(name, {}, tuple(map(self.exercise, chosen))))
        lines = [f'title.ko = "과제 {name}"', f'title.en = "Assignment {name}"', "seconds = 10  # for each exercise"]
        lines += ["exercises = [", *(f'    "{one}",' for one in chosen), "]"]
        write_text(path, "\n".join(lines) + "\n")
        return path


def settings(path: Path) -> dict[str, Any]:
    """What stands in a TOML file; a CourseError where it is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read as TOML: {error}") from None


def checked(assignment: Assignment) -> Assignment:
    """`assignment`, if it has exercises, none twice, and no name in two of them: all answers share one notebook."""
    if not assignment.exercises:
        raise CourseError(f"the assignment {assignment.name} has no exercises; name one or more")
    if not 0 < assignment.seconds <= LONGEST:
        raise CourseError(
            f"{assignment.name} gives {assignment.seconds} seconds to an exercise; 1 to {LONGEST} make sense"
        )
    owner: dict[str, str] = {}
    for exercise in assignment.exercises:
        for name in (exercise.id, *filter(None, [exercise.entry]), *exercise.parameters):
            if name in owner:
                raise CourseError(
                    f"{exercise.id} and {owner[name]} both use {name}; an assignment can have one of them, and once"
                )
            owner[name] = exercise.id
    return assignment


def find(folder: str | Path | None = None) -> Pack:
    """The pack in `folder`, else the one that GANCOURSE_INSTRUCTOR names, else the one we stand in, else none."""
    named = folder or os.environ.get("GANCOURSE_INSTRUCTOR")
    root = Path(named or ".").resolve()
    if (root / MARK).exists():
        return Pack(root)
    if named:
        raise CourseError(
            f"{named} is no instructor's pack (it has no {MARK}); make one with `gancourse assign init {named}`"
        )
    return Pack(None)


def init(folder: str | Path) -> Pack:
    """Make a pack with a key and a worked example in a new or empty folder."""
    root = Path(folder).resolve()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise CourseError(f"{folder} is not empty; name a new folder for the pack")
    if root.is_relative_to(HERE.parents[1]) and (HERE.parents[1] / ".git").exists():
        raise CourseError(
            f"{folder} lies in the course's public repository; put the pack elsewhere, so that it stays private"
        )
    shutil.copytree(EXAMPLE, root, dirs_exist_ok=True)
    (root / ".gitignore").write_text("\n".join(["key.txt", *WRITTEN]) + "\n")
    key = root / "key.txt"
    key.touch(mode=0o600)
    key.write_text(secrets.token_hex(32) + "\n")
    return Pack(root)
