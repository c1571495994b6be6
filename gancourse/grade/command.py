"""`gancourse grade`: collect what students hand in, mark it in a sandbox, report."""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .. import commands, language
from ..assign.command import add_key, add_pack
from ..errors import CourseError


def add(top) -> None:
    """Add the commands below to those of `gancourse`."""
    whole = top.add_parser("grade", help="mark what a class hands in", description=__doc__)
    inner = whole.add_subparsers(required=True, metavar="WHAT")

    command = partial(commands.add, inner)
    one = command(collect, "collect")
    one.add_argument("name", help="of the assignment")
    one.add_argument("dir", type=Path, help="the folder with the files that came back")
    one.add_argument("--roster", type=Path, required=True, metavar="CSV", help="a table with the columns id and name")
    one.add_argument("--afresh", action="store_true", help="forget what was collected for the assignment before")
    add_pack(one)

    one = command(run, "run")
    one.add_argument("name", help="of the assignment")
    one.add_argument("-j", "--jobs", type=int, default=1, help="submissions at a time (default: 1)")
    one.add_argument("--out", type=Path, required=True, metavar="CSV", help="the table of marks")
    add_by_hand(one)
    add_key(one)
    add_pack(one)

    one = command(essays, "essays")
    one.add_argument("name", help="of the assignment")
    one.add_argument("--csv", type=Path, metavar="CSV", help="an empty table for the points, for a spreadsheet")
    one.add_argument("--nbgrader", type=Path, metavar="DIR", help="a new course folder for nbgrader")
    one.add_argument("--lang", choices=language.NAMES, default="en", help="of the tasks in nbgrader's notebooks")
    add_pack(one)

    one = command(report, "report")
    one.add_argument("name", help="of the assignment")
    one.add_argument(
        "--lang", choices=language.NAMES, default="en", help="where neither the roster nor the notebook tells it"
    )
    add_by_hand(one)
    add_pack(one)

    command(doctor, "doctor")


def add_by_hand(parser: argparse.ArgumentParser) -> None:
    """The option that names the points that people gave."""
    parser.add_argument(
        "--by-hand", type=Path, metavar="FILE", help="the table of `essays`, or nbgrader's gradebook.db"
    )


def collect(arguments) -> None:
    """Find out which file is whose and take the newest of each student."""
    from ..assign import pack, roster
    from . import collect as collecting

    found, students = pack.find(arguments.pack), roster.read(arguments.roster)
    index = collecting.collect(found, arguments.name, arguments.dir, students, arguments.afresh)
    for about in index["students"].values():
        for remark in remarks(about, index):
            print(remark)
    for one in index["unmatched"]:
        print(f"unmatched: {one['file']}: {one['why']}")
    if index["gone"]:
        print(f"no longer on the roster: {', '.join(index['gone'])}")
    count = sum(about["status"] == "collected" for about in index["students"].values())
    before = f", {len(index['before'])} of them before (--afresh forgets those)" if index["before"] else ""
    print(f"{count} of {len(students)} students collected{before}")


def remarks(about: dict, index: dict) -> Iterator[str]:
    """What an instructor should know of one student's files after collecting; nothing if all is as usual."""
    from . import collect as collecting

    who, before = f"{about['id']} {about['name']}", index["before"]
    if about["status"] != "collected" or about["why"]:
        yield f"{about['status']}: {who} {about['why']}".rstrip()
    if about["older"]:
        yield f"newest of {1 + len(about['older'])}: {who} {about['file']}{collecting.tie(about)}"
    if about["id"] in before:
        same = [name for name, one in index["students"].items() if one["sha256"] == about["sha256"]]
        twins = [name for name in same if name not in before]
        if twins:
            yield f"the same file: {who} from before, now {', '.join(twins)}; if it was renamed, collect with --afresh"


def run(arguments) -> None:
    """Mark what has been collected; started again it goes on where it stopped."""
    from ..assign import pack
    from . import running

    if not 1 <= arguments.jobs <= 64:
        raise CourseError(f"-j {arguments.jobs} makes no sense; write a number from 1 to 64")
    if arguments.out.is_dir():
        raise CourseError(f"{arguments.out} is a folder; name a file for the table, such as grades.csv")
    found = pack.find(arguments.pack)
    for result in running.run(found, arguments.name, arguments.jobs, arguments.key):
        print(f"{result['status']}: {result['student']} {result.get('why', '')}".rstrip(), flush=True)
    rows = running.table(found, arguments.name, arguments.by_hand)
    running.write_table(rows, arguments.out)
    print(f"{arguments.out}: {sum(row[2] == 'marked' for row in rows)} of {len(rows) - 1} students have marks")


def essays(arguments) -> None:
    """Hand the essays to whoever marks them: a table for a spreadsheet, or nbgrader's formgrader."""
    from ..assign import pack
    from . import essays as waiting

    if not (arguments.csv or arguments.nbgrader):
        raise CourseError("say where the essays go: --csv FILE for a spreadsheet, --nbgrader DIR for nbgrader")
    found = pack.find(arguments.pack)
    if arguments.csv:
        print(f"{waiting.sheet(found, arguments.name, arguments.csv)}: fill in the points; empty cells stay open")
    if arguments.nbgrader:
        made = waiting.course(found, arguments.name, arguments.nbgrader, arguments.lang)
        words = " and ".join(f"`nbgrader {word} {arguments.name}`" for word in ("generate_assignment", "autograde"))
        print(f"{made}: run {words} there")


def report(arguments) -> None:
    """Write feedback for each student and print what a person should look at."""
    from ..assign import pack
    from . import report as reporting

    found = pack.find(arguments.pack)
    print(reporting.report(found, arguments.name, arguments.lang, arguments.by_hand))
    print(f"\n{found.folder / 'feedback' / arguments.name}: feedback for each student")


def doctor(arguments) -> None:
    """Try the sandbox: what must not be possible inside, memory, PyTorch."""
    from . import doctor as examination

    print(examination.report())
