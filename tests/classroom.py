"""A class for the tests: a pack, a roster, notebooks that are filled in as students and Colab would, and attacks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gancourse import exercises
from gancourse.assign import building, pack
from gancourse.assign.roster import Student
from gancourse.grade import running

CODED = ["gan-verdict", "div-w1", "nash-tenfold", "my-smoothing"]
EXERCISES = [*CODED, "gan-half"]
POINTS = {"my-smoothing": 2} | {name: exercises.get(name).points for name in CODED[:3]}
FULL = sum(POINTS.values())
REST = FULL - POINTS["gan-verdict"]  # what an attack in the first answer must leave to the others

BROKEN = {
    "empty": (b"", "not JSON"),
    "truncated": (b'{"cells": [{"cell_type": "code", "sou', "not JSON"),
    "binary": (bytes(range(256)) * 10, "not JSON"),
    "a web page": (b"<!doctype html><title>Sign in</title>", "not JSON"),
    "nested 100,000 deep": (b"[" * 100_000, "not JSON"),
    "a list": (b"[]", "no list of cells"),
    "the old format": (b'{"worksheets": [{"cells": []}], "nbformat": 3}', "no list of cells"),
    "50 MB": (b'{"cells": [], "x": "' + b"x" * (50 << 20) + b'"}', "50 MB"),
    "another assignment": (
        '{"cells": [{"cell_type": "code", "metadata": {}, "source": "# week-2 · div-w1"}]}'.encode(),
        "week-2, not a1",
    ),
    "no cells": (b'{"cells": []}', "nothing in this notebook belongs"),
    "2,000 cells": (
        b'{"cells": [' + b", ".join([b'{"cell_type": "code", "source": "1"}'] * 2000) + b"]}",
        "2,000 cells",
    ),
    "cells that are none": (
        b'{"cells": [1, null, {"source": 3}, {"source": [1]}]}',
        "nothing in this notebook belongs",
    ),
}

FORGE = "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'{\"value\": 0.75}\\n')\n    except OSError: pass\n"
HOSTILE = {  # what stands in the first answer, and what all answers together must be worth
    "replaced checker": ("from gancourse import exercises\nexercises.check = lambda *a, **k: True\n{wrong}", REST),
    "deleted asserts": (
        "import ast, builtins\nclass Without(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node): return ast.Pass()\n"
        "real = builtins.compile\ndef forged(source, *a, **k):\n    tree = source if isinstance(source, ast.AST) else "
        "ast.parse(source)\n    return real(ast.fix_missing_locations(Without().visit(tree)), *a, **k)\n"
        "builtins.compile = forged\nexec(forged('assert False', 'x', 'exec'))\n{wrong}",
        REST,
    ),
    "loop in the function": ("def verdict(*a):\n    while True: pass", REST),
    "loop that catches everything": (
        "def verdict(*a):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass",
        REST,
    ),
    "loop at the top": ("{right}\nwhile True: pass", REST),
    "os._exit in the function": ("import os\ndef verdict(*a): os._exit(0)", REST),
    "os._exit at the top": ("{right}\nimport os\nos._exit(0)", REST),
    "sys.exit after a right answer": ("{right}\nimport sys\nsys.exit(0)", FULL),
    "sys.exit in the function": ("import sys\ndef verdict(*a): sys.exit(0)", REST),
    "fork storm": ("import os\ndef verdict(*a):\n    while True: os.fork()", REST),
    "forks that answer too": (
        "{right}\nhonest = verdict\nimport os\ndef verdict(*a):\n    os.fork()\n    return 0.5",
        REST,
    ),
    "3 GB": ("def verdict(*a): return len(bytearray(3 << 30))", REST),
    "shared memory": (
        "def verdict(*a):\n    import mmap\n    x = mmap.mmap(-1, 3 << 30)\n"
        "    for page in range(0, 3 << 30, 4096): x[page] = 1",
        REST,
    ),
    "memory bit by bit": ("def verdict(*a):\n    x = []\n    while True: x.append(bytearray(1 << 24))", REST),
    "the network": (
        "import socket\ndef verdict(*a): return socket.create_connection(('127.0.0.1', {port})).recv(9)",
        REST,
    ),
    "reading the pack": (
        "def verdict(*a):\n    scope = dict(weight={weight})\n    exec(open('{solution}').read(), scope)\n"
        "    return scope['verdict'](*a)",
        REST,
    ),
    "writing the marks": ("{wrong}\nopen('{result}', 'w').write('all the points')", REST),
    "forged replies": (FORGE + "{wrong}", REST),
    "forged replies in the call": (
        "def verdict(*a):\n    import os\n    for fd in range(3, 20):\n"
        "        try: os.write(fd, b'{\"value\": 1.0}\\n')\n"
        "        except OSError: pass\n    return 0.5",
        REST,
    ),
    "a number that lies": (
        "class Lie(float):\n    __sub__ = __rsub__ = __abs__ = lambda *a: 0.0\n    __lt__ = __gt__ = __le__ = __eq__ = "
        "lambda *a: True\ndef verdict(*a): return Lie(0.3)",
        REST,
    ),
    "a pickled object with side effects": (
        "import os\nclass Bomb:\n    def __reduce__(self): return os.system, ('touch {canary}',)\n"
        "def verdict(*a): return Bomb()",
        REST,
    ),
    "very deep JSON": (
        "import os\ndef verdict(*a):\n    for fd in range(3, 20):\n"
        "        try: os.write(fd, b'[' * 50_000 + b'\\n')\n"
        "        except OSError: pass\n    return 0.5",
        REST,
    ),
    "endless reply": (
        "import os\ndef verdict(*a):\n    while True:\n        for fd in range(3, 20):\n"
        "            try: os.write(fd, b'1' * 9999)\n            except OSError: pass",
        REST,
    ),
    "huge output beside a right answer": ("{right}\nprint('x' * 10**8)", FULL),
    "huge result": ("def verdict(*a): return 'x' * 10**8", REST),
    "a parameter of 400 digits": ("weight = 10 ** 400\ndef verdict(*a): return weight", REST),
    "a sum of 2,000 terms": ("def verdict(*a):\n    return 0" + " + 0" * 2000, REST),
    "a number of a million digits": ("def verdict(*a): return 10 ** 4299", REST),
    "the worker's own encoder": (
        "import sys\nfor name, module in list(sys.modules.items()):\n"
        "    if 'inside' in name and hasattr(module, 'encode'):\n        module.encode = lambda value: True\n{wrong}",
        REST,
    ),
    "killing everything": ("import os, signal\ndef verdict(*a): os.kill(-1, signal.SIGKILL)", REST),
    "a segmentation fault": ("import ctypes\ndef verdict(*a): return ctypes.string_at(0)", REST),
    "endless recursion": ("def verdict(*a): return verdict(*a)", REST),
    "an exception that loops": (
        "class Evil(Exception):\n    def __str__(self):\n        while True: pass\ndef verdict(*a): raise Evil()",
        REST,
    ),
    "the public solution": ("weight = 1.0\ndef verdict(p, q, r, f): return r * p / (r * p + f * q)", REST),
    "the worker's tokens": (
        "import gc\ndef verdict(*a):\n    import os\n"
        "    tokens = {o['token'] for o in gc.get_objects() if isinstance(o, dict) and 'token' in o}\n"
        "    for token in tokens:\n        for fd in range(3, 20):\n"
        '            try: os.write(fd, (\'{"value": 0.75, "token": "%s"}\\n\' % token).encode())\n'
        "            except OSError: pass\n    return 0.5",
        REST,
    ),
    "mocked everything": (
        "import builtins, json\nbuiltins.abs = lambda x: 0\njson.dumps = lambda x: '{\"value\": 1}'\n{wrong}",
        REST,
    ),
}
KINDS = ("full", "partial", "page", "neighbour", "empty")  # of honest submissions; `page`: the numbers of the page


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
    values = values_of(made, student, name)
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


class Room(NamedTuple):
    """A pack with the assignment a1, built for its students, and their untouched notebooks by id, as JSON."""

    pack: pack.Pack
    students: list[Student]
    books: dict[str, str]


def room(folder: Path, size: int = 120) -> Room:
    """A class of this size, with two seconds for an exercise."""
    made, people = make(folder / "pack", seconds=2), students(size)
    return Room(made, people, {id: json.dumps(book) for id, book in build(made, people, folder / "out").items()})


def values_of(made: pack.Pack, student: str, name: str = "a1") -> building.Values:
    """The parameters of one student."""
    return building.terms_of(made, name).values(made.assignment(name), student)


def solved(room: Room, student: str = "20260001", **other: str) -> dict:
    """A student's notebook with all answers right, but for `other`: exercise id with _ -> source."""
    answers = solutions(room.pack, student) | {name.replace("_", "-"): source for name, source in other.items()}
    return fill(json.loads(room.books[student]), answers)


def same(notebook: dict) -> dict:
    """What a careful editor does to a notebook."""
    return notebook


def honest(room: Room, kind: str, student: str, neighbour: str) -> tuple[dict, int]:
    """An honest notebook and the points it is worth."""
    made = room.pack
    right, book = solutions(made, student), json.loads(room.books[student])
    if kind == "full":
        cell(book, "answer-gan-half")["source"] = [
            "<!-- # a1 · gan-half -->\n",
            f"Both lost, says {student}.",
        ]
        return fill(book, right), FULL
    if kind == "partial":
        return fill(book, {"gan-verdict": right["gan-verdict"], "div-w1": "def earth_mover(x, p, q): return 1"}), 2
    if kind == "page":
        return fill(book, {name: made.exercise(name).solution for name in CODED}), 0
    if kind == "neighbour":
        other, own = (values_of(made, s) for s in (neighbour, student))
        points = sum(POINTS[name] for name in CODED if other[name] == own[name])
        return fill(book, solutions(made, neighbour)), points
    return book, 0


def hostile(room: Room, name: str, student: str, port: int, folder: Path) -> tuple[dict, int]:
    """A hostile notebook: the attack in the first answer, the other answers right."""
    made, (source, points) = room.pack, HOSTILE[name]
    known = {
        "right": solutions(made, student)["gan-verdict"],
        "wrong": "def verdict(*a): return 0.5",
        "port": port,
        "weight": values_of(made, student)["gan-verdict"]["weight"],
        "solution": exercises.get("gan-verdict").folder / "variant.py",
        "result": running.result_path(made, "a1", "forged"),  # who could write this one could write their own
        "canary": folder / "canary",
    }
    for what, value in known.items():
        source = source.replace("{" + what + "}", str(value))
    compile(source, name, "exec")
    return solved(room, student, gan_verdict=source), points


def submissions(room: Room, folder: Path, port: int) -> Iterator[tuple[str, str, bytes, int | None]]:
    """(student, what it is, the file, its points) for the class: 70 honest ones, the attacks, the broken files.

    Attacks try to reach `port` of this machine and to write `folder`/canary.
    """
    ids = [student.id for student in room.students]
    for number, student in enumerate(ids[:70]):
        kind, mutation = KINDS[number % len(KINDS)], (same, colab, bare)[number % 3]
        book, points = honest(room, kind, student, ids[(number + 1) % 70])
        yield student, kind, json.dumps(mutation(book)).encode(), points
    for name, student in zip(HOSTILE, ids[70:]):
        book, points = hostile(room, name, student, port, folder)
        yield student, name, json.dumps(book).encode(), points
    for name, student in zip(BROKEN, reversed(ids)):
        yield student, name, BROKEN[name][0], None
