"""Marks: a class of a hundred, thirty of them hostile or broken; everybody gets exactly what they should.

Everything that starts the sandbox needs bubblewrap (Debian: apt install bubblewrap) and is skipped without it.
"""

import csv
import doctest
import json
import os
import re
import socket
import threading
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import classroom
import pytest
import torch
from classroom import BROKEN, CODED, FULL, HOSTILE, POINTS, same, solved, values_of
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import grading
from gancourse import cli, exercises, files
from gancourse.assign import building, pack, roster, variants
from gancourse.assign.roster import Student
from gancourse.errors import CourseError
from gancourse.exercises.checking import first_failure
from gancourse.exercises.helpers import Failed
from gancourse.grade import by_hand, collect, doctor, marks, report, running, sandbox, seccomp, session, submission
from gancourse.grade.inside import plain
from gancourse.grade.sandbox import Limits

REFUSAL = sandbox.trial()
sandboxed = pytest.mark.skipif(REFUSAL is not None, reason=f"NO SANDBOX, MARKING IS NOT TESTED: {REFUSAL}")
one_worker = pytest.mark.xdist_group("graded class")  # so that it is marked once


@one_worker
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process has all tests")
def test_groups_of_tests_hold(request):
    """Where a pytest is too new for xdist, groups are passed over and the class is marked in each process."""
    assert request.node.nodeid.endswith("@graded class")


@pytest.fixture(autouse=True)
def _no_pack(monkeypatch):
    monkeypatch.delenv("GANCOURSE_INSTRUCTOR", raising=False)


# ---- values as plain data


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text() | st.just(...),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_plain_values_come_back_as_they_were(value):
    back = plain.decode(json.loads(json.dumps(plain.encode(value))))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", plain.DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3)])
def test_tensors_come_back_bit_by_bit(dtype, shape):
    value = (torch.randn(shape) * 9).to(getattr(torch, dtype))
    back = plain.decode(json.loads(json.dumps(plain.encode(value))))
    assert back.dtype == value.dtype
    assert back.shape == value.shape
    assert torch.equal(back, value)


@pytest.mark.parametrize(
    "value",
    [
        {"tensor": ["float32", [2], ""]},
        {"tensor": ["float32", [-1], ""]},
        {"tensor": ["float32", [True], "AAAA"]},
        {"tensor": ["float32", [10**18, 10**18], ""]},
        {"tensor": ["load", [0], ""]},
        {"tensor": ["float32", [1], "%%%%"]},
        {"dict": [[1]]},
        {"dict": [[[], 1]]},
        {"complex": ["1", 2]},
        {"py/object": "os.system"},
        {},
    ],
)
def test_what_is_no_plain_data_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        plain.decode(value)


def test_keys_that_collide_end_soon():
    """Twenty thousand keys of one hash would take a minute, in one dict or in many."""
    pairs = [[number * (2**61 - 1), 0] for number in range(20_000)]
    for value in ({"dict": pairs}, [{"dict": pairs[:900]}] * 20):
        before = time.process_time()
        with pytest.raises(Failed) as failure:
            session.value_of({"value": value})
        assert failure.value.key == "flood"
        assert time.process_time() - before < 5


@pytest.mark.parametrize(
    "value",
    [{"complex": [10**400, 0]}, {"tensor": ["float32", [0, 10**400], ""]}, {"tensor": ["int8", [2**63, 0], ""]}],
)
def test_values_beyond_every_measure_fail_alone(value):
    with pytest.raises(Failed):
        session.value_of({"value": value})


@pytest.mark.parametrize("value", [len, object(), (x for x in ()), torch.nn.Linear(1, 1), {1, 2}, b"bytes"])
def test_what_is_not_plain_is_not_sent(value):
    with pytest.raises(plain.NotPlain):
        plain.encode([value])


# ---- reading what comes back


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A pack with the assignment a1 built for a hundred and twenty students, and their untouched notebooks as JSON."""
    return classroom.room(tmp_path_factory.mktemp("room"))


def read(room, notebook, tmp_path, student="20260001"):
    made, _, _ = room
    path = classroom.save(notebook, tmp_path / "x.ipynb")
    return submission.read(path, made.assignment("a1"), values_of(made, student))


def marked_here(room, notebook, tmp_path, student="20260001"):
    """Run a submission's cells in this process: only for code that these tests wrote."""
    made, _, _ = room
    found = read(room, notebook, tmp_path, student)
    namespace = {"__name__": "answer"}
    for source in found.cells:
        try:
            exec(source, namespace)
        except Exception:
            continue
    values = values_of(made, student)
    coded = [made.exercise(name) for name in CODED]
    return sum(e.points for e in coded if not first_failure(e, namespace.get(e.entry, ...), values[e.id])[0]), found


def split(notebook):
    """An answer cell cut in two, as Ctrl-Shift-minus does; both halves keep the metadata."""
    cells = notebook["cells"]
    at = next(i for i, one in enumerate(cells) if one.get("id") == "answer-div-w1")
    head, tail = dict(cells[at]), dict(cells[at])
    head["source"], tail["source"] = cells[at]["source"][:2], cells[at]["source"][2:]
    cells[at : at + 1] = [head, tail]
    return notebook


def copied(notebook):
    """The untouched starter once more, below the answer."""
    cells = notebook["cells"]
    at = next(i for i, one in enumerate(cells) if one.get("id") == "answer-gan-verdict")
    again = dict(cells[at], source=[*cells[at]["source"][:2], "\n", *STARTER])
    cells.insert(at + 1, again)
    return notebook


STARTER = exercises.get("gan-verdict").starter.splitlines(True)


def helper_cell(notebook):
    """A helper in a cell of its own, used by the answer."""
    source = "".join(classroom.cell(notebook, "answer-gan-verdict")["source"]).replace("weight * fakes", "heavy(fakes)")
    classroom.cell(notebook, "answer-gan-verdict")["source"] = source.splitlines(True)
    helper = {"cell_type": "code", "metadata": {}, "source": "def heavy(n):\n    return weight * n", "outputs": []}
    notebook["cells"].insert(1, helper)
    return notebook


def magics(notebook):
    notebook["cells"].insert(1, {"cell_type": "code", "metadata": {}, "source": "%pip install nothing\n!ls\nx = 1"})
    one = classroom.cell(notebook, "answer-gan-verdict")
    one["source"] = ["%%time\n", *one["source"]]
    return notebook


def jupyter_alone(notebook):
    """Help, commands and magics beside an answer, in its own cell and below it."""
    one = classroom.cell(notebook, "answer-gan-verdict")
    one["source"] = [*one["source"], "\n\nverdict?\nfiles = !ls \\\n  -l\nif files:\n    %matplotlib inline\n?len"]
    one = classroom.cell(notebook, "answer-div-w1")
    one["source"] = ["!pip install it's\n", *one["source"], "\n%time taken = [5]\nassert taken == [5]\nlen??"]
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "%%writefile x.py\ndel verdict"})
    return notebook


def copied_with_a_comment(notebook):
    """The starter once more, with a remark in it."""
    again = copied(notebook)["cells"]
    one = next(one for one in reversed(again) if one.get("id") == "answer-gan-verdict")
    one["source"] = [*one["source"], "\n# the starter, for comparing"]
    return notebook


def prompts_gone(notebook):
    notebook["cells"] = [one for one in notebook["cells"] if one["cell_type"] == "code"]
    return notebook


def checks_gone(notebook):
    notebook["cells"] = [one for one in notebook["cells"] if not one["id"].startswith("check")]
    return notebook


def text_sources(notebook):
    for one in notebook["cells"]:
        one["source"] = "".join(one["source"])
    return notebook


def turned_to_text(notebook):
    """Esc-M on an answer cell."""
    classroom.cell(notebook, "answer-div-w1")["cell_type"] = "markdown"
    return notebook


MUTATIONS = [same, classroom.colab, classroom.bare, split, copied, helper_cell, magics, prompts_gone, checks_gone]
MUTATIONS += [text_sources, turned_to_text, jupyter_alone, copied_with_a_comment]


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("then", [same, classroom.colab, classroom.bare])
def test_no_honest_answer_is_lost_to_an_editor(room, tmp_path, mutation, then):
    assert marked_here(room, then(mutation(solved(room))), tmp_path)[0] == FULL


@pytest.mark.parametrize(
    "source", ["x = 1 +\n", "x = '%d\n", "%\n" * 10_000 + "(", " " * 10**6 + "?x", "\0?", "=" * 10**5]
)
def test_what_is_no_python_stays_so_and_takes_no_time(source):
    before = time.process_time()
    with pytest.raises((SyntaxError, ValueError)):
        compile(submission.runnable(source), "x", "exec")
    assert time.process_time() - before < 5


def test_a_deleted_answer_costs_its_points_alone_and_is_said(room, tmp_path):
    notebook = solved(room)
    notebook["cells"] = [one for one in notebook["cells"] if one["id"] != "answer-div-w1"]
    points, found = marked_here(room, notebook, tmp_path)
    assert points == FULL - POINTS["div-w1"]
    assert any("div-w1 is gone" in note for note in found.notes)


def test_text_that_was_code_is_said(room, tmp_path):
    _, found = marked_here(room, turned_to_text(solved(room)), tmp_path)
    assert any("div-w1 was a cell of text" in note for note in found.notes)


def test_essays_are_taken_over(room, tmp_path):
    notebook = solved(room)
    classroom.cell(notebook, "answer-gan-half")["source"] = ["<!-- # a1 · gan-half -->\n", "Because **both** lost."]
    for then in (same, classroom.colab, classroom.bare):
        assert read(room, then(notebook), tmp_path).essays == {"gan-half": "Because **both** lost."}


def test_an_essay_in_several_cells_is_one_essay(room, tmp_path):
    """Cut in two, with a forgotten copy of the untouched cell above and a calculation below."""
    notebook = solved(room)
    cells = notebook["cells"]
    at = next(i for i, one in enumerate(cells) if one.get("id") == "answer-gan-half")
    first, second = dict(cells[at], source="<!-- # a1 · gan-half -->\nFirst."), dict(cells[at], source="Second.")
    sum_ = {"cell_type": "code", "metadata": {}, "source": "1 + 1", "outputs": []}
    cells[at : at + 1] = [dict(cells[at]), first, second, sum_, dict(cells[at], source="Not mine.", metadata={})]
    for then in (same, classroom.colab, classroom.bare):
        assert read(room, then(notebook), tmp_path).essays == {"gan-half": "First.\n\nSecond."}


def test_code_beside_an_essay_is_code(room, tmp_path):
    """A helper in a cell that was cut from the essay's, with its metadata."""
    notebook = helper_cell(solved(room))
    helper = next(one for one in notebook["cells"] if "def heavy" in "".join(one["source"]))
    helper["metadata"] = dict(classroom.cell(notebook, "answer-gan-half")["metadata"])
    points, found = marked_here(room, notebook, tmp_path)
    assert (points, found.essays) == (FULL, {})


def test_an_essay_ends_where_the_next_task_begins(tmp_path):
    made = classroom.make(tmp_path / "pack", ["gan-half", "ethics-card"])
    (book,) = classroom.build(made, [Student("7", "A")], tmp_path / "out").values()
    classroom.cell(book, "answer-gan-half")["source"] = "<!-- # a1 · gan-half -->\nMine."
    path = classroom.save(classroom.bare(book), tmp_path / "x.ipynb")
    assert submission.read(path, made.assignment("a1"), {}).essays == {"gan-half": "Mine."}


def test_an_essay_in_a_cell_of_code_is_an_essay(room, tmp_path):
    notebook = solved(room)
    classroom.cell(notebook, "answer-gan-half").update(cell_type="code", source="<!-- # a1 · gan-half -->\nBoth lost.")
    found = read(room, notebook, tmp_path)
    assert found.essays == {"gan-half": "Both lost."}
    assert not any("Both lost" in cell for cell in found.cells)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_named_as_what_they_are(room, tmp_path, name):
    made, _, _ = room
    data, told = BROKEN[name]
    path = tmp_path / "x.ipynb"
    path.write_bytes(data)
    with pytest.raises(submission.Unreadable, match=told):
        submission.read(path, made.assignment("a1"), {})


@pytest.mark.parametrize("then", [same, classroom.colab, classroom.bare])
def test_another_assignment_is_not_marked(room, tmp_path, then):
    made, _, _ = room
    building.build(made, "week-2", ["en"], tmp_path)
    notebook = json.loads((tmp_path / "students" / "week-2.en.ipynb").read_text())
    with pytest.raises(submission.Unreadable, match="week-2, not a1"):
        read(room, then(notebook), tmp_path)


# ---- whose file is it


PEOPLE = [
    Student("1", "홍길동"),
    Student("20260001", "김하나", "ko"),
    Student("20260002", "Ann Lee"),
    Student("s-3", "박둘"),
]
PEOPLE += [Student("9001", "이름"), Student("9002", "이름")]
AWKWARD = [Student(name, "") for name in ("ra1234", "234", "kim", "kim-2", "1", "1-5", "en", "ko", "jos")]
AWKWARD += [Student("31", "Ann"), Student("32", "Al"), Student("33", "김하나"), Student("34", "José Lee")]


@pytest.mark.parametrize(
    ("students", "name", "assignment", "whose"),
    [
        (PEOPLE, "a1-20260001.ko.ipynb", "a1", "20260001"),
        (PEOPLE, "a1-20260001.ko (1).ipynb", "a1", "20260001"),
        (PEOPLE, "a1-20260001.ko(2).ipynb", "a1", "20260001"),
        (PEOPLE, "a1-20260001.ko의 사본.ipynb", "a1", "20260001"),
        (PEOPLE, "Copy of a1-20260001.ko.ipynb", "a1", "20260001"),
        (PEOPLE, "A1-20260001.KO.IPYNB", "a1", "20260001"),
        (PEOPLE, "과제 1 홍길동.ipynb", "a1", "1"),
        (PEOPLE, "홍길동 과제.ipynb", "a1", "1"),
        (PEOPLE, unicodedata.normalize("NFD", "홍길동 과제 (3).ipynb"), "a1", "1"),
        (PEOPLE, unicodedata.normalize("NFD", "김 하나의 사본.ipynb"), "a1", "20260001"),
        (PEOPLE, os.fsdecode("홍길동 과제.ipynb".encode("cp949")), "a1", "1"),
        (PEOPLE, os.fsdecode(b"\xff\xfe 20260002.ipynb"), "a1", "20260002"),
        (PEOPLE, "ann_lee_final.ipynb", "a1", "20260002"),
        (PEOPLE, "S-3_a1.ipynb", "a1", "s-3"),
        (PEOPLE, "김하나_12345_assignsubmission_file/a1.ko.ipynb", "a1", "20260001"),
        (PEOPLE, "20260002/notebook.ipynb", "a1", "20260002"),
        (PEOPLE, "a1-120260001.ipynb", "a1", None),
        (PEOPLE, "이름.ipynb", "a1", None),
        (PEOPLE, "20260001 and 20260002.ipynb", "a1", None),
        (PEOPLE, "homework.ipynb", "a1", None),
        (PEOPLE, "20260001.pdf", "a1", None),
        (AWKWARD, "kim-2.ipynb", "a1", "kim-2"),
        (AWKWARD, "kim-2.ipynb", "2", "kim-2"),
        (AWKWARD, "1-5_1.ipynb", "1", "1-5"),
        (AWKWARD, "final kim_2.ipynb", "a1", "kim"),
        (AWKWARD, "kim and kim-2.ipynb", "a1", None),
        (AWKWARD, "a1-ra12345.en.ipynb", "a1", None),
        (AWKWARD, "a1-99.en.ipynb", "a1", None),
        (AWKWARD, "a1.ko.ipynb", "a1", None),
        (AWKWARD, "김하나.ko.ipynb", "a1", "33"),
        (AWKWARD, "김하나의 과제.ipynb", "a1", "33"),
        (AWKWARD, "내과제김 하나최종.ipynb", "a1", "33"),
        (AWKWARD, "Ann과제.ipynb", "a1", "31"),
        (AWKWARD, "homework_ANN (2).ipynb", "a1", "31"),
        (AWKWARD, "joanne.ipynb", "a1", None),
        (AWKWARD, "final homework.ipynb", "a1", None),
        (AWKWARD, "josé-lee.ipynb", "a1", "34"),
        (AWKWARD, unicodedata.normalize("NFD", "JoséLee.ipynb"), "a1", "34"),
        (AWKWARD, "josélees.ipynb", "a1", None),
    ],
)
def test_files_go_to_whom_their_names_name_and_to_nobody_else(students, name, assignment, whose):
    found, why = collect.owner(Path(name), assignment, students)
    assert (found.id if found else None) == whose
    assert bool(why) == (whose is None)


@pytest.mark.parametrize("assignment", ["a1", "1", "week-1", "kim"])
@pytest.mark.parametrize(
    "form", ["{}", "{} (1)", "{}(12)", "{} - Copy", "{}-Copy1", "Copy of {}", "{}의 사본", "{} - 복사본"]
)
def test_what_build_wrote_comes_home(assignment, form):
    """Whatever the ids, and under every name that a copy of the file gets."""
    for student in AWKWARD:
        for end in (".en", ".ko", ""):
            name = form.format(f"{assignment}-{student.id}{end}") + ".ipynb"
            for one in (name, name.upper(), unicodedata.normalize("NFD", name)):
                assert collect.owner(Path(one), assignment, AWKWARD) == (student, "")


def test_collect_takes_the_newest_and_lists_the_rest(tmp_path, capsys, monkeypatch):
    made = classroom.make(tmp_path / "pack", ["gan-verdict"])
    books = classroom.build(made, classroom.students(1), tmp_path / "out")
    monkeypatch.chdir(made.root)
    down, book = tmp_path / "down", books["20260001"]
    old = classroom.save(book | {"nbformat_minor": 0}, down / "a1-20260001.en.ipynb")
    new = classroom.save(book, down / unicodedata.normalize("NFD", "학생1 의 사본.ipynb"))
    newest = classroom.save(book, down / "a1-20260001.en (1).ipynb")
    os.utime(old, (1000, 1000))
    os.utime(newest, (2000, 2000))
    (down / "a1-20260003.ipynb").write_text("not json")
    (down / "a1-20260004.ipynb").symlink_to("/etc/passwd")
    (down / "notes.docx").write_bytes(b"PK")
    Path(os.fsdecode(bytes(down) + b"/" + "학생4 과제.ipynb".encode("cp949"))).write_text("[]")
    (down / ".ipynb_checkpoints").mkdir()
    classroom.save(book, down / ".ipynb_checkpoints" / "a1-20260005-checkpoint.ipynb")
    (tmp_path / "roster.csv").write_text("id,name\n" + "".join(f"2026000{i},학생{i - 1}\n" for i in range(1, 6)))
    cli.main(["grade", "collect", "a1", str(down), "--roster", str(tmp_path / "roster.csv")])
    out = capsys.readouterr().out
    index = running.index_of(made, "a1")
    assert new.exists()
    status = {student: about["status"] for student, about in index["students"].items()}
    assert status == {
        "20260001": "collected",
        "20260002": "collected",
        "20260003": "unreadable",
        "20260004": "unreadable",
        "20260005": "unreadable",
    }
    assert index["students"]["20260005"]["file"] == "down/학생4 과제.ipynb"
    assert index["students"]["20260001"]["older"] == ["down/a1-20260001.en.ipynb"]
    assert "newest of 2: 20260001 학생0 down/a1-20260001.en (1).ipynb" in out
    assert "unmatched: down/notes.docx: not a notebook" in out
    assert "20260004 학생3 down/a1-20260004.ipynb: this is a link" in out
    assert "root:" not in json.dumps(index)


@pytest.fixture
def pair(tmp_path):
    """A pack with an assignment for 7 and 8, their untouched notebooks by id, and the two students."""
    made, students = classroom.make(tmp_path / "pack", ["gan-verdict"]), [Student("7", "A"), Student("8", "B")]
    return made, classroom.build(made, students, tmp_path / "out"), students


@pytest.fixture
def gather(pair, tmp_path, monkeypatch, capsys):
    """A function that collects from a folder by the command and returns what it prints and the students' entries."""
    made, _, _ = pair
    monkeypatch.chdir(made.root)
    Path("roster.csv").write_text("id,name\n7,A\n8,B\n", encoding="utf-8")

    def collected(folder, *more):
        cli.main(["grade", "collect", "a1", str(tmp_path / folder), "--roster", "roster.csv", *more])
        return capsys.readouterr().out, running.index_of(made, "a1")["students"]

    return collected


def handed(book, path, note, time):
    """A notebook with a note of its own in it, from a certain time."""
    book["metadata"]["note"] = note
    os.utime(classroom.save(book, path), (time, time))


def note_in(made, student):
    """The note in the notebook that will be marked."""
    return json.loads((made.root / "collected" / "a1" / f"{student}.ipynb").read_text())["metadata"]["note"]


@pytest.mark.parametrize("then", [same, classroom.colab, classroom.bare])
def test_a_notebook_tells_its_language_whatever_an_editor_drops(room, tmp_path, then):
    _, _, books = room
    for student, lang in (("20260001", "en"), ("20260002", "ko")):
        assert read(room, then(json.loads(books[student])), tmp_path, student).lang == lang
    book = json.loads(books["20260002"])
    book["cells"] = [one for one in book["cells"] if one["id"] != "setup"]
    assert read(room, then(book), tmp_path, "20260002").lang == ""


@pytest.mark.parametrize(
    ("roster", "notebook", "option", "told"),
    [("ko", "en", "en", "합계"), ("", "ko", "en", "합계"), ("", "", "ko", "합계"), ("", "en", "ko", "Marks: ")],
)
def test_feedback_is_in_the_language_of_roster_or_notebook_or_option(tmp_path, roster, notebook, option, told):
    made = handed_in(tmp_path, classroom.fill)
    index = running.index_of(made, "a1")
    index["students"]["7"]["lang"] = roster
    files.write_json(made.root / "collected" / "a1" / "index.json", index)
    given = {"gan-verdict": {"points": 2, "of": 2, "key": "", "line": {}}}
    result = {"status": "marked", "sha256": index["students"]["7"]["sha256"], "exercises": given, "notes": []}
    files.write_json(running.result_path(made, "a1", "7"), result | {"code": "", "wrote": notebook})
    report.report(made, "a1", option)
    assert told in (made.root / "feedback" / "a1" / "7.md").read_text(encoding="utf-8")


def test_half_characters_are_read_as_question_marks(pair, tmp_path):
    made, books, _ = pair
    book = books["7"]
    book["metadata"]["\ud800"] = "\udfff"
    classroom.cell(book, "answer-gan-verdict")["source"].append("'\ud83d, 한, 😀'")
    found = submission.read(classroom.save(book, tmp_path / "7.ipynb"), made.assignment("a1"), {})
    assert "'?, 한, 😀'" in "".join(found.cells)


def test_no_file_stops_the_class(pair, tmp_path, monkeypatch):
    made, books, students = pair
    alien = {"cells": [], "metadata": {"gancourse": {"assignment": "\ud800"}}}
    classroom.save(alien, tmp_path / "down" / "a1-7.ipynb")
    classroom.save(books["8"], tmp_path / "down" / "a1-8.ipynb")
    index = collect.collect(made, "a1", tmp_path / "down", students)["students"]
    assert [index[one]["status"] for one in "78"] == ["unreadable", "collected"]
    assert "this is the assignment ?, not a1" in index["7"]["why"]

    def read(path, *rest, read=submission.read):
        return 1 / 0 if "a1-7" in path.name else read(path, *rest)

    monkeypatch.setattr(submission, "read", read)
    index = collect.collect(made, "a1", tmp_path / "down", students)["students"]
    assert [index[one]["status"] for one in "78"] == ["unreadable", "collected"]
    assert index["7"]["why"] == "down/a1-7.ipynb: reading it failed (ZeroDivisionError); ask for the .ipynb file again"


@pytest.mark.parametrize("form", ["{} ({n})", "{}({n})", "{}-Copy{n}", "{} - 복사본 ({n})"])
def test_of_files_with_one_time_the_last_copy_is_taken(pair, gather, tmp_path, form):
    made, books, _ = pair
    names = ["a1-7.en", *(form.format("a1-7.en", n=n) for n in (1, 2, 10))]
    for name in names:
        handed(books["7"], tmp_path / "down" / f"{name}.ipynb", name, 1000)
    assert f"newest of 4: 7 A down/{names[-1]}.ipynb (another has the same time" in gather("down")[0]
    row, _ = table_of(made)
    assert row["notes"].startswith("3 other file(s) passed over (another has the same time; the highest copy number")
    (line,) = [line for line in report.report(made, "a1").splitlines() if line.startswith("- 7 A: down/")]
    assert line.endswith(" (another has the same time; the highest copy number was taken)")
    os.utime(tmp_path / "down" / f"{names[1]}.ipynb", (1001, 1001))
    assert f"newest of 4: 7 A down/{names[1]}.ipynb\n" in gather("down")[0]
    assert table_of(made)[0]["notes"] == "3 other file(s) passed over"


def test_late_files_come_to_those_collected_before(pair, gather, tmp_path):
    made, books, _ = pair
    handed(books["7"], tmp_path / "down" / "a1-7.ipynb", "in time", 1000)
    (tmp_path / "down" / "nobody.ipynb").write_text("")
    gather("down")
    handed(books["8"], tmp_path / "late" / "a1-8.ipynb", "late", 2000)
    for _ in range(2):
        out, index = gather("late")
        assert out.endswith("\n2 of 2 students collected, 1 of them before (--afresh forgets those)\n")
        assert "unmatched: down/nobody.ipynb" in out
        assert [about["status"] for about in index.values()] == ["collected", "collected"]
        assert (note_in(made, "7"), note_in(made, "8")) == ("in time", "late")
    (tmp_path / "down" / "nobody.ipynb").unlink()
    assert "unmatched" not in gather("down")[0]
    out, index = gather("late", "--afresh")
    assert "missing: 7 A" in out
    assert "1 of 2 students collected\n" in out
    assert not (made.root / "collected" / "a1" / "7.ipynb").exists()
    Path("roster.csv").write_text("id,name\n8,B\n", encoding="utf-8")
    assert "no longer on the roster: 7\n1 of 1 students" in gather("late")[0]


def test_of_two_folders_the_newer_file_wins(pair, gather, tmp_path):
    made, books, _ = pair
    handed(books["7"], tmp_path / "down" / "a1-7.ipynb", "first", 1000)
    handed(books["7"], tmp_path / "late" / "a1-7.ipynb", "second", 2000)
    for folder, number in (("down", 1), ("late", 2), ("late", 2), ("down", 2), ("down", 2)):
        out, index = gather(folder)
        assert ("newest of 2: 7 A late/a1-7.ipynb\n" in out) == (number == 2)
        assert index["7"]["older"] == ["down/a1-7.ipynb"] * (number - 1)
        assert note_in(made, "7") == ("first", "second")[number - 1]
    handed(books["7"], tmp_path / "same" / "a1-7.ipynb", "third", 2000)
    out, index = gather("same")
    assert "newest of 3: 7 A same/a1-7.ipynb (another has the same time" in out
    handed(books["7"], tmp_path / "same" / "a1-7.ipynb", "an old one in its place", 1500)
    assert "newest of 4: 7 A same/a1-7.ipynb" in gather("same")[0]
    assert note_in(made, "7") == "third"


def test_a_file_that_cannot_be_read_displaces_none_that_can(pair, gather, tmp_path):
    made, books, _ = pair
    handed(books["7"], tmp_path / "down" / "a1-7.ipynb", "first", 1000)
    gather("down")
    (tmp_path / "late").mkdir()
    (tmp_path / "late" / "7.ipynb").write_text("no JSON")
    out, index = gather("late")
    assert "late/7.ipynb: this is no notebook" in out
    assert "down/a1-7.ipynb was taken instead" in out
    assert index["7"]["status"] == "collected"
    assert note_in(made, "7") == "first"
    handed(books["7"], tmp_path / "late" / "7.ipynb", "second", 2000)
    out, index = gather("late")
    assert (index["7"]["why"], note_in(made, "7")) == ("", "second")


def test_of_files_collected_together_the_newest_that_can_be_read_is_taken(pair, gather, tmp_path):
    made, books, _ = pair
    for when, note in ((1000, "first"), (2000, "second"), (3000, "third")):
        handed(books["7"], tmp_path / "down" / f"a1-7 ({when}).ipynb", note, when)
    bad = tmp_path / "down" / "a1-7 (3000).ipynb"
    bad.write_text("no JSON")
    os.utime(bad, (3000, 3000))
    handed(books["7"], tmp_path / "down" / "a1-7 the same.ipynb", "second", 2000)
    out, index = gather("down")
    assert "a1-7 (3000).ipynb: this is no notebook" in out
    assert "down/a1-7 (2000).ipynb was taken instead" in out
    assert (index["7"]["status"], index["7"]["tied"], note_in(made, "7")) == ("collected", False, "second")
    assert index["7"]["older"] == ["down/a1-7 (1000).ipynb"]


def test_a_file_with_two_owners_is_said(pair, gather, tmp_path):
    _, books, _ = pair
    handed(books["8"], tmp_path / "down" / "a1-7.ipynb", "of B", 1000)
    assert "the same file" not in gather("down")[0]
    (tmp_path / "down" / "a1-7.ipynb").rename(tmp_path / "down" / "a1-8.ipynb")
    assert "the same file: 7 A from before, now 8; if it was renamed" in gather("down")[0]
    assert "missing: 7 A" in gather("down", "--afresh")[0]


def test_points_by_hand_in_short_or_broken_lines(tmp_path):
    assignment, path = classroom.make(tmp_path / "pack", ["gan-half"]).assignment("a1"), tmp_path / "hand.csv"
    path.write_text("name,id,gan-half\nA,7\nB,8,2\n")
    assert by_hand.read(path, assignment, ["7", "8"]) == {"8": {"gan-half": 2}}
    path.write_text("name,gan-half,id\nA,1\n")
    with pytest.raises(CourseError, match=r"no student .in .*hand\.csv, line 2"):
        by_hand.read(path, assignment, ["7", "8"])
    path.write_text('id,gan-half\n7,"1\n8,2\n')
    with pytest.raises(CourseError, match=r"hand\.csv, line 2: this is no table in CSV"):
        by_hand.read(path, assignment, ["7", "8"])


# ---- the sandbox, one attempt at a time


@pytest.fixture
def worker():
    made = session.Worker(Limits(seconds=4, wall=120))
    yield made
    made.end()


def told(worker, source):
    """What became of a cell: "" or the type of its error."""
    return worker.ask({"cell": source}).get("error", [""])[0]


@sandboxed
def test_the_sandbox_sees_next_to_nothing(worker, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the key")
    assert told(worker, f"open({str(secret)!r}).read()") == "FileNotFoundError"
    for path in ("/etc/passwd", "/etc/shadow", "/root", str(Path.home()), __file__, "/var", "/home", "/sys"):
        assert told(worker, f"import os; os.stat({path!r})") in ("FileNotFoundError", "PermissionError"), path
    hidden = sandbox.PACKAGE / "exercises" / "gan-verdict" / "check.py"
    assert hidden.exists()
    assert told(worker, f"open({str(hidden)!r})") == "FileNotFoundError"
    assert told(worker, f"open({str(sandbox.PACKAGE / 'grade' / 'marks.py')!r})") == "FileNotFoundError"
    worker.ask({"cell": "import os; env, user = dict(os.environ), (os.getuid(), os.geteuid())"})
    assert set(worker.ask({"look": "env"})["value"]["dict"][0]) <= {"HOME", "/tmp"}
    assert 0 not in plain.decode(worker.ask({"look": "user"})["value"])


@sandboxed
@pytest.mark.parametrize(
    "path", ["/x", "/dev/shm/x", "/judge/inside/x", "/usr/x", "/proc/sys/kernel/x", str(sandbox.PACKAGE / "x")]
)
def test_nothing_can_be_written_but_in_tmp(worker, path):
    assert told(worker, f"open({path!r}, 'w')") in ("OSError", "PermissionError", "FileNotFoundError")
    assert told(worker, "open('/tmp/x', 'w').write('y')") == ""


@sandboxed
def test_tmp_is_small(worker):
    assert told(worker, "for i in range(64):\n    open(f'/tmp/{i}', 'wb').write(bytes(4 << 20))") == "OSError"


@sandboxed
def test_no_network_not_even_to_this_machine(worker):
    reached = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        port = server.getsockname()[1]
        assert told(worker, f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=2)") != ""
        with suppress(TimeoutError):
            reached.append(server.accept())
    assert not reached
    assert told(worker, "import socket; socket.create_connection(('1.1.1.1', 53), timeout=2)") == "OSError"


@sandboxed
def test_processes_threads_and_memory_end_where_they_should(worker):
    assert told(worker, "import os, time\nfor i in range(60):\n    os.fork() or time.sleep(600)") == "BlockingIOError"
    assert told(
        worker,
        "import threading, time\nfor i in range(60):\n    threading.Thread(target=time.sleep, args=(9,)).start()",
    )
    assert told(worker, "x = bytearray(3 << 30)") == "MemoryError"
    assert told(worker, "import resource; resource.setrlimit(resource.RLIMIT_NPROC, (99, 99))") == "ValueError"


@sandboxed
@pytest.mark.parametrize(
    "source",
    [
        "held = []\nwhile True: held.append(bytearray(1 << 24))",
        "import mmap\nshared = mmap.mmap(-1, 3 << 30)\nfor page in range(0, 3 << 30, 4096): shared[page] = 1",
        "import os, time\nos.fork()\nheld = bytearray(b'1') * (400 << 20)\ntime.sleep(600)",
        "import mmap, os, threading, time\nshared = mmap.mmap(-1, 700 << 20)\ndef work():\n    if os.fork() == 0:\n"
        "        for page in range(0, 700 << 20, 4096): shared[page] = 1\n    time.sleep(600)\n"
        "threading.Thread(target=work).start()\ntime.sleep(600)",
    ],
    ids=["bit by bit", "shared memory", "two processes", "a process of a thread"],
)
def test_memory_is_what_all_processes_hold_together(worker, source):
    with pytest.raises(session.Gone) as gone:
        worker.ask({"cell": source})
    assert gone.value.key == "memory"
    assert worker.process.poll() is not None


@sandboxed
def test_what_no_file_can_hold_is_replaced(worker):
    """Half of a character, in an error and in a value."""
    assert worker.ask({"cell": "raise ValueError('\\ud800')"})["error"] == ["ValueError", "?"]
    worker.ask({"cell": "half = ['\\udc80', '가😀']"})
    assert worker.ask({"look": "half"})["value"] == ["?", "가😀"]


@sandboxed
def test_what_a_worker_holds_is_seen_from_outside(worker):
    worker.ask({"cell": ""})
    before = session.held(worker.process.pid)
    assert 1 << 20 < before < 32 << 20
    worker.ask({"cell": "held = bytearray(b'1') * (100 << 20)"})
    assert abs(session.held(worker.process.pid) - before - (100 << 20)) < 4 << 20


@sandboxed
def test_the_benchmark_sees_what_sandboxes_hold(worker):
    worker.ask({"cell": ""})
    before = grading.held(os.getpid())
    worker.ask({"cell": "held = bytearray(b'1') * (100 << 20)"})
    assert abs(grading.held(os.getpid()) - before - (100 << 20)) < 20 << 20


@sandboxed
def test_pytorch_and_a_step_of_training_fit_into_the_memory():
    lines = ["import torch", "net = torch.nn.Linear(100, 100)", "adam = torch.optim.Adam(net.parameters())"]
    lines += ["net(torch.randn(64, 100)).square().mean().backward()", "adam.step()"]
    with session.Session(["\n".join(lines)], Limits(seconds=60, wall=600)) as one:
        one.ready()
        assert (one.left_out, one.raised) == ({}, {})


@sandboxed
def test_judges_share_what_pytorch_takes():
    """A judge has PyTorch, and only a tenth of its pages are its own."""
    with running.ProcessPoolExecutor(1, mp_context=running.judges()) as pool:
        assert pool.submit(eval, "'torch' in __import__('sys').modules").result()
        told = pool.submit(Path("/proc/self/smaps_rollup").read_text).result()
    own = sum(int(kilobytes) for kilobytes in re.findall(r"^Private_\w+: +(\d+) kB", told, re.MULTILINE))
    assert own < 100 * 1024


@sandboxed
@pytest.mark.parametrize("call", seccomp.REFUSED)
def test_calls_that_no_answer_needs_are_refused(worker, call):
    number = seccomp.REFUSED[call][list(seccomp.MACHINES).index(os.uname().machine)]
    lines = [
        "import ctypes, errno",
        "c = ctypes.CDLL(None, use_errno=True)",
        f"done = c.syscall({number}, 0, 0, 0, 0, 0)",
    ]
    worker.ask({"cell": "\n".join([*lines, "refused = ctypes.get_errno() == errno.EPERM"])})
    assert [worker.ask({"look": name})["value"] for name in ("done", "refused")] == [-1, True]


def test_a_machine_without_numbers_is_not_filtered(monkeypatch):
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "riscv64")
    assert seccomp.program() == seccomp.instruction(seccomp.RETURN, seccomp.ALLOW)


@sandboxed
def test_no_new_sandbox_and_no_privilege_inside(worker):
    tried = "import ctypes; done = ctypes.CDLL(None, use_errno=True).{call}"
    for call in ("unshare(0x10000000)", "setuid(0)", "mount(b'x', b'/tmp', b'tmpfs', 0, 0)", "chroot(b'/tmp')"):
        worker.ask({"cell": tried.format(call=call)})
        assert worker.ask({"look": "done"})["value"] == -1, call


@sandboxed
@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
        "import signal\nfor n in [*range(1, 9), *range(10, 19)]: signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        "import os\nos.fork()\nwhile True: pass",
    ],
    ids=["loop", "loop that catches", "loop that ignores signals", "two loops"],
)
def test_loops_end_by_processor_time(source):
    worker = session.Worker(Limits(seconds=1, wall=300))
    with pytest.raises(session.Gone) as gone:
        worker.ask({"cell": source})
    assert gone.value.key == "time"
    assert worker.process.poll() is not None


@sandboxed
@pytest.mark.parametrize("source", ["import time; time.sleep(10**6)", "import os; os.kill(os.getpid(), 19)"])
def test_sleepers_end_by_the_clock(worker, source):
    worker.ask({"cell": ""})  # started
    worker.limits = replace(worker.limits, wall=1)
    worker.allow()
    with pytest.raises(session.Gone) as gone:
        worker.ask({"cell": source})
    assert gone.value.key == "time"


@sandboxed
def test_nothing_is_left_running(worker):
    told(worker, "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)")
    inside = below(worker.process.pid)
    assert len(inside) >= 2
    worker.end()
    for _ in range(200):
        left = [pid for pid in inside if Path(f"/proc/{pid}").exists()]
        if not left:
            break
        threading.Event().wait(0.1)
    assert not left


def below(pid):
    return [one for child in session.children(pid) for one in (child, *below(child))]


@pytest.fixture(scope="module")
def inside():
    """A session that has imported PyTorch, for all exercises."""
    with session.Session(["import torch"], Limits(seconds=120, wall=1200)) as one:
        yield one


@sandboxed
@pytest.mark.parametrize("name", [name for name in exercises.names() if exercises.get(name).judged])
def test_the_wall_changes_no_verdict(inside, name):
    """The solution passes, the starter is no answer, and each wrong answer gets the line that it gets in a notebook."""
    e = exercises.get(name)
    meant = {"solution.py": "", "starter.py": "empty"}
    for path in sorted(e.folder.glob("wrong/*.py")):
        meant[f"wrong/{path.name}"] = path.read_text().split("\n")[0].removeprefix("# hint: ").strip()
    assert len(meant) >= 5
    found = {}
    for file in meant:
        inside.ready().ask({"cell": e.read(file)})
        found[file] = marks.verdict(e, inside, {})[0]
    assert found == meant


MAP = "{'map': [30, 30], 'seen': 70, 'weights': 3071}"  # what the probe of cyc-mutant says of a right answer
MODULES = "import sys, __main__\nmodules = [*sys.modules.values(), *vars(__main__).values()]\nfor module in modules:\n"
FORGED = {  # a wrong answer, and what stands above it
    "gradients": (
        "obj-mutant",
        "import torch\ntorch.autograd.grad = lambda *a, **k: (torch.tensor([-1.0]), torch.tensor([1.0]))",
    ),
    "what the probe says": (
        "cyc-mutant",
        f"{MODULES}    if hasattr(module, 'probed'):\n"
        f"        module.probed = lambda answer, source: lambda *a, **k: {MAP}",
    ),
    "how it is written": (
        "cyc-mutant",
        f"{MODULES}    if hasattr(module, 'NotPlain'):\n"
        f"        module.encode = lambda value: {{'dict': [[key, part] for key, part in {MAP}.items()]}}",
    ),
    "how it is sent": (
        "cyc-mutant",
        f"import json\nreal = json.dumps\njson.dumps = lambda reply: real(\n    reply | {{'value': {{'dict': "
        f"[[key, part] for key, part in {MAP}.items()]}}}} if 'value' in reply else reply)",
    ),
    "who executes the probe": (
        "cyc-mutant",
        "import builtins\nreal = builtins.exec\ndef forged(code, *scopes):\n    real(code, *scopes)\n"
        f"    if scopes and 'probe' in scopes[0]: scopes[0]['probe'] = lambda *a, **k: {MAP}\nbuiltins.exec = forged",
    ),
    "who compiles it": (
        "cyc-mutant",
        "import builtins\nreal = builtins.compile\nbuiltins.compile = lambda source, *a, **k: real(\n"
        f"    {f'def probe(*a): return {MAP}'!r} if 'def probe' in str(source) else source, *a, **k)",
    ),
}


@sandboxed
def test_copies_of_the_worker_do_not_answer(worker):
    """Else one of them would run a cell, and another look for what it has defined."""
    worker.ask({"cell": "import os\nfor i in range(2): os.fork()"})
    for n in range(20):
        worker.ask({"cell": f"x = {n}"})
        assert worker.ask({"look": "x"})["value"] == n


@sandboxed
def test_probes_have_builtins_of_their_own(worker):
    worker.ask({"cell": "import builtins\nbuiltins.sum = __builtins__.sum = lambda *a: 99\ndef f(): return [1]"})
    call = ["f", "def probe(answer): return sum(answer())", [], {"dict": []}]
    assert worker.ask({"call": call})["value"] == 1


@sandboxed
@pytest.mark.parametrize("what", FORGED)
def test_nothing_that_a_probe_is_made_to_say_gains(what):
    name, head = FORGED[what]
    e = exercises.get(name)
    for path in sorted(e.folder.glob("wrong/*.py"))[:2]:
        with session.Session([head, path.read_text()], Limits(seconds=60, wall=600)) as one:
            assert marks.verdict(e, one, {})[0] != "", path


# ---- one submission, in its order


def plus(book, *sources, at=None):
    """A notebook with code cells of the student's own, at its end or before the cell `at`."""
    cells = book["cells"]
    place = cells.index(classroom.cell(book, at)) if at else len(cells)
    cells[place:place] = [{"cell_type": "code", "metadata": {}, "source": source, "outputs": []} for source in sources]
    return book


def points_of(room, book, tmp_path, wall=120):
    """What a submission gets: points by exercise, and the whole result."""
    made, _, _ = room
    path = classroom.save(book, tmp_path / "x.ipynb")
    result = marks.mark(
        path, made.assignment("a1"), building.terms_of(made, "a1"), "20260001", Limits(seconds=1, wall=wall)
    )
    return {name: result["exercises"][name]["points"] for name in CODED}, result


@sandboxed
def test_answers_may_use_the_same_names(room, tmp_path):
    """Each is right where it stands, as the check below it said."""
    right = classroom.solutions(room[0], "20260001")
    answers = {
        name: f"{right[name]}\nhelper = {entry}\ndef {entry}(*a, **k): return helper(*a, **k)\n"
        for name, entry in (("gan-verdict", "verdict"), ("div-w1", "earth_mover"))
    }
    assert points_of(room, classroom.fill(solved(room), answers), tmp_path)[0] == POINTS


@sandboxed
def test_an_answer_may_be_mended_below(room, tmp_path):
    right = classroom.solutions(room[0], "20260001")["gan-verdict"]
    book = plus(solved(room, gan_verdict="def verdict(*a): return 0.5"), right)
    assert points_of(room, book, tmp_path)[0] == POINTS


@sandboxed
@pytest.mark.parametrize("at", [None, "answer-gan-verdict"], ids=["below", "above"])
def test_slow_cells_of_ones_own_cost_no_answer(room, tmp_path, at):
    book = plus(solved(room), *["while True: pass"] * 6, at=at)
    found, result = points_of(room, book, tmp_path)
    assert found == POINTS
    assert ("only those with answers were run" in str(result["notes"])) == (at is not None)


@sandboxed
def test_the_clock_makes_no_zeros(room, tmp_path):
    """What a sleeping cell may have broken has no mark; what is right already keeps it."""
    book = plus(solved(room, my_smoothing="def smoothed(*a): return tau()"), "import time; time.sleep(10**6)")
    found, result = points_of(room, book, tmp_path, wall=5)
    assert found == POINTS | {"my-smoothing": None}
    assert result["status"] == "error"
    assert "my-smoothing got no mark" in result["why"]
    made = handed_in(tmp_path, lambda book, answers: plus(book, "import time; time.sleep(10**6)"), seconds=1)
    (result,) = running.run(made, "a1", limits=Limits(wall=5))
    assert result["status"] == "error"
    (row,) = table_of(made)
    assert (row["status"], row["gan-verdict"], row["automatic"], row["total"]) == ("error", None, None, None)


def test_the_clock_gives_long_exercises_more(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(sandbox, "trial", lambda: None)
    monkeypatch.setattr(marks, "mark", lambda *a: seen.append(a[-1]) or {})
    made = handed_in(tmp_path, classroom.fill)
    path = made.root / "assignments" / "a1.toml"
    for seconds in (10, 3600):
        path.write_text(re.sub("seconds = [0-9]+", f"seconds = {seconds}", path.read_text()))
        list(running.run(made, "a1"))
    assert [(limits.seconds, limits.wall) for limits in seen] == [(10, 120), (3600, 4 * 3600)]


# ---- the whole class


def table_of(made, by_hand=None):
    """The rows of the table of marks, by column."""
    head, *rows = running.table(made, "a1", by_hand)
    return [dict(zip(head, row)) for row in rows]


@pytest.fixture(scope="module")
def graded(room, tmp_path_factory):
    """The class, handed in, collected, marked two at a time: pack, folder, {student: (what, points)}, rows, reached."""
    made, students, _ = room
    folder, expected = tmp_path_factory.mktemp("class"), {}
    (folder / "down").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        for student, what, data, points in classroom.submissions(room, folder, server.getsockname()[1]):
            (folder / "down" / f"a1-{student}.ipynb").write_bytes(data)
            expected[student] = (what, points)
        collect.collect(made, "a1", folder / "down", students)
        list(running.run(made, "a1", jobs=2))
        try:
            server.accept()
            reached = True
        except TimeoutError:
            reached = False
    rows = {row["id"]: row for row in table_of(made)}
    return made, folder, expected, rows, reached


@one_worker
@sandboxed
def test_every_mark_of_the_class_is_what_it_should_be(graded):
    _, _, expected, rows, _ = graded
    assert len(expected) == 70 + len(HOSTILE) + len(BROKEN)
    assert len(HOSTILE) + len(BROKEN) >= 30
    wrong = {
        student: (what, points, rows[student])
        for student, (what, points) in expected.items()
        if rows[student]["automatic"] != points or (points is None) != (rows[student]["status"] == "unreadable")
    }
    assert not wrong


@one_worker
@sandboxed
def test_nothing_outside_was_read_written_or_reached(graded):
    made, folder, _, _, reached = graded
    assert not reached
    assert not (folder / "canary").exists()
    for path in (made.root / "results" / "a1").iterdir():
        assert json.loads(path.read_text())["status"] == "marked"


@one_worker
@sandboxed
def test_missing_and_unreadable_are_no_zeros_and_the_table_opens_in_excel(graded, tmp_path):
    made, _, expected, _, _ = graded
    path = running.write_table(running.table(made, "a1"), tmp_path / "grades.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = {row["id"]: row for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())}
    assert rows["20260002"]["name"] == "학생1"
    for student, (_, points) in expected.items():
        assert rows[student]["automatic"] == ("" if points is None else str(points))
        assert rows[student]["of"] == str(made.assignment("a1").points)
        assert rows[student]["gan-half"] == rows[student]["total"] == ""


@one_worker
@sandboxed
def test_points_given_by_hand_complete_the_total(graded, tmp_path):
    made, _, expected, _, _ = graded
    path = tmp_path / "hand.csv"
    path.write_text("id,name,gan-half\n20260001,A,1.5\n20260002,B,\n", encoding="utf-8")
    rows = {row["id"]: row for row in table_of(made, path)}
    assert rows["20260001"]["gan-half"] == 1.5
    assert rows["20260001"]["total"] == expected["20260001"][1] + 1.5
    assert rows["20260002"]["total"] is None


@one_worker
@sandboxed
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,gan-half\n1,1\n", "no student"),
        ("id,gan-half\n20260001,1\n20260001,2\n", "twice"),
        ("id,gan-half\n20260001,7\n", "'7' is not a number from 0 to 2"),
        ("id,gan-half\n20260001,good\n", "not a number"),
        ("id,gan-verdict\n20260001,2\n", "no exercise marked by hand"),
        ("student\n20260001\n", "needs the columns id"),
    ],
)
def test_doubtful_points_are_refused(graded, tmp_path, text, told):
    (tmp_path / "hand.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=told):
        table_of(graded[0], tmp_path / "hand.csv")


@one_worker
@sandboxed
def test_second_run_has_nothing_to_do_until_something_changes(graded):
    made, _, _, _, _ = graded
    assert list(running.run(made, "a1")) == []
    running.result_path(made, "a1", "20260001").unlink()
    assert [result["student"] for result in running.run(made, "a1")] == ["20260001"]


@one_worker
@sandboxed
def test_report_speaks_to_students_and_lists_what_to_look_at(graded):
    made, _, expected, _, _ = graded
    whole = report.report(made, "a1", "en")
    folder = made.root / "feedback" / "a1"
    korean = (folder / "20260002.md").read_text()
    assert "학생1" in korean
    assert "지금까지" in korean
    full = next(student for student, (what, _) in expected.items() if what == "full")
    assert "correct." in (folder / f"{full}.md").read_text() or "맞습니다." in (folder / f"{full}.md").read_text()
    assert "## Not readable: no mark" in whole
    assert "50 MB" in whole
    copied_from = next(student for student, (what, _) in expected.items() if what == "neighbour")
    assert f"- {copied_from} " in whole.partition("Look at these")[2]
    values = [f"{v:g}" for v in values_of(made, "20260002")["gan-verdict"].values()]
    assert values
    written = (folder / "essays-gan-half.md").read_text()
    assert written.count("Both lost, says ") == sum(what == "full" for what, _ in expected.values())


@one_worker
@sandboxed
def test_a_judge_that_fails_loses_one_and_says_so(graded, monkeypatch):
    made, _, _, _, _ = graded
    path = running.result_path(made, "a1", "20260001")
    path.unlink()
    monkeypatch.setattr(marks, "mark", lambda *a: 1 / 0)
    (result,) = running.run(made, "a1")
    assert result["status"] == "error"
    row = next(row for row in table_of(made) if row["id"] == "20260001")
    assert (row["status"], row["automatic"]) == ("error", None)
    monkeypatch.undo()
    assert [result["status"] for result in running.run(made, "a1")] == ["marked"]


def handed_in(tmp_path, notebook_of, ids="7", seconds=10, exercises=("gan-verdict",)):
    """A pack in which each student has handed in what `notebook_of` makes of their notebook and the right answers."""
    made = classroom.make(tmp_path / "pack", exercises, seconds=seconds)
    people = [Student(one, "A") for one in ids]
    for student, book in classroom.build(made, people, tmp_path / "out").items():
        classroom.save(notebook_of(book, classroom.solutions(made, student)), tmp_path / "down" / f"{student}.ipynb")
    collect.collect(made, "a1", tmp_path / "down", people)
    return made


def test_a_result_that_cannot_be_stored_stops_nobody(tmp_path, monkeypatch):
    made = handed_in(tmp_path, classroom.fill, "78")
    answers = iter([{"notes": ["\ud800"]}, {"notes": []}])
    monkeypatch.setattr(sandbox, "trial", lambda: None)
    monkeypatch.setattr(marks, "mark", lambda *a: next(answers))
    first, second = running.run(made, "a1")
    assert (first["status"], second["status"]) == ("error", "marked")
    assert "surrogates" in first["why"]
    assert json.loads(running.result_path(made, "a1", "7").read_text()) == first


@sandboxed
def test_a_killed_judge_is_one_sentence(tmp_path, monkeypatch):
    class Killed(ThreadPoolExecutor):
        def __init__(self, jobs, mp_context):
            super().__init__(jobs)

        def submit(self, *work):
            return super().submit(self.fall)

        def fall(self):
            raise BrokenProcessPool

    made = classroom.make(tmp_path / "pack", ["gan-verdict"])
    books = classroom.build(made, [Student("7", "A")], tmp_path / "out")
    classroom.save(books["7"], tmp_path / "down" / "7.ipynb")
    collect.collect(made, "a1", tmp_path / "down", [Student("7", "A")])
    monkeypatch.setattr(running, "ProcessPoolExecutor", Killed)
    with pytest.raises(CourseError, match="-j 1"):
        list(running.run(made, "a1", jobs=2))


@sandboxed
@pytest.mark.parametrize("name", [f"week-{n}" for n in range(1, 7)])
def test_ready_assignments_can_be_solved(tmp_path, name):
    made = pack.init(tmp_path / "pack")
    book = classroom.build(made, [Student("7", "A")], tmp_path / "out", name)["7"]
    classroom.fill(book, classroom.solutions(made, "7", name))
    path = classroom.save(classroom.colab(book), tmp_path / "7.ipynb")
    assignment = made.assignment(name)
    result = marks.mark(path, assignment, building.terms_of(made, name), "7", Limits(seconds=60, wall=600))
    points = {one: about["points"] for one, about in result["exercises"].items()}
    assert points == {e.id: e.points if e.judged else None for e in assignment.exercises}
    assert result["notes"] == []


@pytest.mark.parametrize(("first", "later", "points"), [(0.5, 0.75, 3), (0.75, 0, 3), (1 / 3, 1 / 3, 1.33), (0, 1, 4)])
def test_a_part_of_the_points_is_a_mark(monkeypatch, first, later, points):
    """The better of the two looks counts, rounded to two places; it is no full mark, and may be the clock's fault."""
    found = iter([first, later])
    monkeypatch.setattr(marks, "verdict", lambda *a: ("survivors", {"killed": next(found), "of": 1}))
    monkeypatch.setattr(marks, "line", lambda *a: "")
    exercise = replace(exercises.get("gan-verdict"), points=4)
    assignment = pack.Assignment("a1", {}, (exercise,))
    made = submission.Submission(["", ""], ["gan-verdict", ""])
    marked, _ = marks.judge_all(assignment, made, SimpleNamespace(late=False), {})
    assert marked["gan-verdict"]["points"] == points
    assert bool(marks.unfair(marked)) == (points < 4)


@pytest.mark.parametrize("module", [marks, variants])
def test_the_examples_in_the_docstrings(module):
    results = doctest.testmod(module)
    assert results.attempted
    assert not results.failed


def test_marks_of_an_assignment_that_has_changed_are_none(tmp_path):
    """Else the report would miss the points of an exercise that was added."""
    made = handed_in(tmp_path, classroom.fill)
    about = running.index_of(made, "a1")["students"]["7"]
    given = {"gan-verdict": {"points": 2, "of": 2, "key": "", "line": {}}}
    result = {"status": "marked", "sha256": about["sha256"], "exercises": given, "notes": [], "code": ""}
    files.write_json(running.result_path(made, "a1", "7"), result)
    assert table_of(made)[0]["automatic"] == 2
    path = made.root / "assignments" / "a1.toml"
    path.write_text(path.read_text().replace('"gan-verdict"', '"gan-verdict", "div-w1"'))
    assert (table_of(made)[0]["status"], table_of(made)[0]["automatic"]) == ("collected", None)
    assert "## Not marked yet" in report.report(made, "a1")


def test_parts_of_points_are_added_up_and_written_without_noise(tmp_path):
    made = handed_in(tmp_path, classroom.fill, exercises=["gan-verdict", "div-w1"])
    parts = {name: {"points": part, "of": 2, "key": "", "line": {}} for name, part in PARTS.items()}
    about = running.index_of(made, "a1")["students"]["7"]
    result = {"status": "marked", "sha256": about["sha256"], "exercises": parts, "notes": [], "code": ""}
    files.write_json(running.result_path(made, "a1", "7"), result)
    (row,) = table_of(made)
    assert (row["gan-verdict"], row["automatic"], row["total"]) == (0.67, 1.8, 1.8)
    assert "| gan-verdict | 0 of 1 |" in report.report(made, "a1")
    assert "1.8" in (made.root / "feedback" / "a1" / "7.md").read_text()


PARTS = {"gan-verdict": 0.67, "div-w1": 1.13}


class Stub:
    """A session in which every name has one value."""

    def __init__(self, value):
        self.value = value

    def answer(self, entry, probe=""):
        return self.value


def test_what_cannot_be_printed_or_compared_costs_nothing_else(monkeypatch):
    exercise, huge = exercises.get("gan-verdict"), 10**400
    (note,) = marks.foreign(exercise, Stub(huge), {"weight": 1.5})
    assert "weight is 1000000000" in note
    monkeypatch.setattr(marks, "verdict", lambda *a: ("exception", {"type": "A", "message": Evil()}))
    assert marks.judge(exercise, Stub(huge), {}) | {"of": 0} == {"points": 0, "of": 0, "key": "exception", "line": {}}
    long = "def f(x):\n    return " + "x + " * 2000 + "x"
    assert marks.likeness([long], {"f"}) == ""


class Evil:
    """A value that a hint cannot print."""

    def __format__(self, how):
        return f"{10**400:g}"


def test_the_same_code_is_noticed_where_it_is_long_enough():
    long = "def f(x):\n" + "".join(f"    x = x * {n} + {n}\n" for n in range(20)) + "    return x\n"
    assert marks.likeness([long], {"f"}) == marks.likeness(["# mine", long.replace("x\n", "x  # hm\n")], {"f"}) != ""
    assert marks.likeness([long], {"f"}) != marks.likeness([long.replace("7", "8")], {"f"})
    assert marks.likeness(["def f(x):\n    return x"], {"f"}) == ""
    same = [{"id": "1", "code": "a"}, {"id": "2", "code": "b"}, {"id": "3", "code": "a"}, {"id": "4", "code": ""}]
    assert report.alike([*same, {"id": "5", "code": ""}]) == ["1, 3"]


# ---- commands and refusals


@sandboxed
def test_from_the_command_line(tmp_path, monkeypatch, capsys):
    made = classroom.make(tmp_path / "pack", ["gan-verdict"])
    monkeypatch.chdir(made.root)
    Path("roster.csv").write_text("id,name\n7,=cmd()\n8,나\n9,다\n", encoding="utf-8")
    books = classroom.build(made, roster.read("roster.csv"), tmp_path / "out")
    answers = classroom.solutions(made, "7")
    classroom.save(classroom.fill(books["7"], answers), tmp_path / "down" / "a1-7.ipynb")
    classroom.save(classroom.fill(books["8"], answers), tmp_path / "down" / "8.ipynb")
    cli.main(["grade", "collect", "a1", str(tmp_path / "down"), "--roster", "roster.csv"])
    cli.main(["grade", "run", "a1", "--out", "grades.csv"])
    cli.main(["grade", "report", "a1", "--lang", "ko"])
    out = capsys.readouterr().out
    assert "missing: 9 다" in out
    assert "grades.csv: 2 of 3 students have marks" in out
    lines = Path("grades.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "id,name,status,gan-verdict,automatic,total,of,notes"
    assert lines[1] == "7,'=cmd(),marked,2,2,2,2,"
    assert lines[2].startswith("8,나,marked,0,0,0,2,gan-verdict: weight is ")
    assert lines[3] == "9,다,missing,,,,2,"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["collect", "a1", "nowhere", "--roster", "roster.csv"], "no folder nowhere"),
        (["collect", "a7", ".", "--roster", "roster.csv"], "did you mean 'a1'"),
        (["run", "a1", "--out", "x.csv"], "nothing has been collected"),
        (["run", "a1", "--out", "x.csv", "-j", "0"], "makes no sense"),
        (["run", "a1", "--out", "."], "is a folder"),
        (["report", "a1"], "nothing has been collected"),
    ],
)
def test_commands_refuse_in_one_sentence(tmp_path, monkeypatch, capsys, words, told):
    made = classroom.make(tmp_path / "pack", ["gan-verdict"])
    monkeypatch.chdir(made.root)
    Path("roster.csv").write_text("id,name\n7,A\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        cli.main(["grade", *words])
    assert stop.value.code == 2
    assert told in capsys.readouterr().err


def test_without_bubblewrap_nothing_is_marked(tmp_path, monkeypatch):
    made = classroom.make(tmp_path / "pack", ["gan-verdict"])
    books = classroom.build(made, [Student("7", "A")], tmp_path / "out")
    classroom.save(books["7"], tmp_path / "down" / "7.ipynb")
    collect.collect(made, "a1", tmp_path / "down", [Student("7", "A")])
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    with pytest.raises(CourseError, match="apt install bubblewrap"):
        list(running.run(made, "a1"))


@sandboxed
def test_doctor_finds_the_sandbox_well(capsys):
    cli.main(["grade", "doctor"])
    out = capsys.readouterr().out
    assert "PyTorch inside" in out
    assert "BAD" not in out


def test_doctor_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit):
        cli.main(["grade", "doctor"])
    assert "sudo apt install bubblewrap" in capsys.readouterr().err


def test_doctor_tells_the_remedy_where_apparmor_is_in_the_way(tmp_path, monkeypatch, capsys):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(sandbox, "identity", dict)  # root's helper could not enter this folder
    with pytest.raises(SystemExit) as stop:
        cli.main(["grade", "doctor"])
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert "cannot make a sandbox here: bwrap: setting up uid map: Permission denied" in told
    assert "profile bwrap /usr/bin/bwrap flags=(unconfined)" in told
    assert "sudo systemctl reload apparmor" in told
    fake.write_text("#!/bin/sh\necho 'bwrap: out of luck' >&2\nexit 1\n")
    assert "AppArmor" not in "".join(what for _, what in doctor.examine())


def test_failures_of_the_wall_have_hints():
    from gancourse.exercises.helpers import COMMON

    assert set(marks.REASONS) <= set(COMMON)
    assert Failed("time").key in COMMON
