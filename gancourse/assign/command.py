"""`gancourse assign`: an instructor's pack, new assignments, their notebooks."""

import argparse
from functools import partial
from pathlib import Path

from .. import commands, language
from ..errors import CourseError, unknown


def add(top) -> None:
    """Add the commands below to those of `gancourse`."""
    whole = top.add_parser("assign", help="make assignments for a class", description=__doc__)
    inner = whole.add_subparsers(required=True, metavar="WHAT")

    command = partial(commands.add, inner)
    one = command(init, "init")
    one.add_argument("dir", type=Path, help="a new folder, outside of the course's repository")

    one = command(names, "list")
    add_pack(one)

    one = command(new, "new")
    one.add_argument("name", help="of the assignment, such as a1")
    one.add_argument("--exercises", required=True, metavar="ID,ID", help="of the package or of the pack, in order")
    add_pack(one)

    one = command(build, "build")
    one.add_argument("name", help="from `gancourse assign list`")
    one.add_argument("--lang", default=",".join(language.NAMES), help="languages (default: en,ko)")
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the notebooks go")
    one.add_argument("--roster", type=Path, metavar="CSV", help="numbers of their own for each student in this table")
    add_key(one)
    add_pack(one)


def add_pack(parser: argparse.ArgumentParser) -> None:
    """The option that names the pack."""
    parser.add_argument("--pack", metavar="DIR", help="the pack (default: $GANCOURSE_INSTRUCTOR, or this folder)")


def add_key(parser: argparse.ArgumentParser) -> None:
    """The option that names the key."""
    parser.add_argument("--key", type=Path, metavar="FILE", help="the key (default: key.txt of the pack)")


def init(arguments) -> None:
    """Make an instructor's pack with a key and a worked example."""
    from . import pack

    made = pack.init(arguments.dir)
    print(f"{made.root}: read README.md there; keep key.txt secret and do not lose it")


def names(arguments) -> None:
    """List the assignments and what is in them."""
    from . import pack

    found = pack.find(arguments.pack)
    for name in found.files():
        one = found.assignment(name)
        print(f"{name:12} {one.points:3} points   {', '.join(exercise.id for exercise in one.exercises)}")


def new(arguments) -> None:
    """Write an assignment of chosen exercises into the pack."""
    from . import pack

    found = pack.find(arguments.pack)
    chosen = [part.strip() for part in arguments.exercises.split(",") if part.strip()]
    print(found.new(arguments.name, chosen))
    for exercise in map(found.exercise, chosen):
        if not exercise.judged:
            print(f"note: {exercise.id} is marked by hand")
        elif not exercise.parameters and not found.is_private(exercise):
            print(f"note: {exercise.id} is the same for everybody, and its solution is public")


def build(arguments) -> None:
    """Write the notebooks of an assignment: for students, for the instructor, and the rubric."""
    from . import building, pack, roster

    languages = [part.strip() for part in arguments.lang.split(",") if part.strip()]
    for lang in languages:
        if lang not in language.NAMES:
            raise unknown("language", lang, language.NAMES)
    if not languages:
        raise CourseError("--lang names no language; write --lang ko,en")
    students = roster.read(arguments.roster) if arguments.roster else []
    found = pack.find(arguments.pack)
    written = building.build(found, arguments.name, languages, arguments.out, students, arguments.key)
    print(f"{arguments.out}: {len(written)} notebooks for students, and the instructor's and the rubric beside them")
    if not found.root:
        print("note: to give marks later, build inside a pack (gancourse assign init DIR)")
