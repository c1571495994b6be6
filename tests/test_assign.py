"""Assignments: everybody's own numbers, notebooks without solutions, a pack that stays private, clear refusals."""

import ast
import inspect
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import classroom
import nbformat
import plain
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gancourse import cli, exercises, language
from gancourse.assign import building, notebooks, pack, roster, variants
from gancourse.errors import CourseError
from gancourse.exercises.checking import first_failure

LANGS = ("ko", "en")
ALL = [exercises.get(name) for name in exercises.names()]
KEYED = [e for e in ALL if e.parameters]
KEY = b"0123456789abcdef0123456789abcdef"


def draws(e, n=20):
    return [variants.draw(e, KEY, "a1", str(i)) for i in range(n)]


def run(source: str, name: str):
    namespace = {"__name__": "answer"}
    exec(compile(source, "answer", "exec"), namespace)
    return namespace[name]


@pytest.fixture(autouse=True)
def _no_pack(monkeypatch):
    monkeypatch.delenv("GANCOURSE_INSTRUCTOR", raising=False)
    yield
    language.use("en")


@pytest.fixture
def made(tmp_path):
    return classroom.make(tmp_path / "pack")


# ---- exercises with parameters


def test_there_are_many_in_many_chapters():
    assert len(KEYED) >= 8
    assert len({e.chapter for e in KEYED}) >= 6


@pytest.mark.parametrize("e", KEYED, ids=lambda e: e.id)
def test_each_variant_has_its_own_right_answer(e):
    """The variant's solution passes; the public one, another student's and all known wrong ones fail."""
    assert e.judged
    defaults = {k: p.default for k, p in inspect.signature(e.checker).parameters.items() if k != "answer"}
    assert defaults.keys() == e.parameters.keys()
    public = e.run("solution.py")[e.entry]
    all_draws = draws(e)
    for values, other in pairwise(all_draws):
        assert all(values[name] != defaults[name] for name in values)
        mine = run(e.solved(values), e.entry)
        assert first_failure(e, mine, values) == ("", {})
        assert first_failure(e, public, values)[0]
        if other != values:
            assert first_failure(e, mine, other)[0], (values, other)
    for path in e.folder.glob("wrong/*.py"):
        assert first_failure(e, e.run(f"wrong/{path.name}")[e.entry], all_draws[0])[0], path


@pytest.mark.parametrize("e", KEYED, ids=lambda e: e.id)
def test_parameters_have_many_values_and_all_occur(e):
    options = [variants.choices(span) for span in e.parameters.values()]
    count = 1
    for one in options:
        assert len(set(one)) == len(one)
        count *= len(one)
    assert count >= 30
    drawn = {tuple(v.values()) for v in draws(e, 100)}
    assert len(drawn) >= 25


@pytest.mark.parametrize("e", KEYED, ids=lambda e: e.id)
def test_variants_say_the_same_in_both_languages(e):
    ko, en = (e.read(f"variant.{lang}.md") for lang in LANGS)
    for pattern in (r"\{\{\w+\}\}", r"\$[^$]+\$", r"`[^`]+`"):
        assert sorted(set(re.findall(pattern, ko))) == sorted(set(re.findall(pattern, en)))
    assert set(re.findall(r"\{\{(\w+)\}\}", en)) == set(e.parameters)
    assert re.search("[가-힣]", ko)
    assert not re.search("[가-힣]", en)
    for values in draws(e, 3):
        for lang in LANGS:
            text = e.variant(lang, values)
            assert "{{" not in text
            assert all(f"{value:g}" in text for value in values.values())
    names = {n.id for n in ast.walk(ast.parse(e.read("variant.py"))) if isinstance(n, ast.Name)}
    assert set(e.parameters) <= names


def test_check_takes_the_parameters_of_a_variant(capsys):
    right = run("weight = 2.5\n" + exercises.get("gan-verdict").read("variant.py"), "verdict")
    assert exercises.check("gan-verdict", right, weight=2.5)
    assert not exercises.check("gan-verdict", right)
    with pytest.raises(CourseError, match=r"'wieght'.*'weight'"):
        exercises.check("gan-verdict", right, wieght=2.5)


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_draws_are_the_same_every_time_and_hang_on_the_key(student, assignment):
    e = exercises.get("ae-wiener")
    first = variants.draw(e, KEY, assignment, student)
    assert variants.draw(e, KEY, assignment, student) == first
    others = [variants.draw(e, bytes([n]) * 32, assignment, student) for n in range(8)]
    assert any(other != first for other in others)
    assert all(first[name] in variants.choices(span) for name, span in e.parameters.items())


def test_whole_numbers_stay_whole():
    value = variants.draw(exercises.get("cgan-noisy"), KEY, "a1", "7")["percent"]
    assert type(value) is int


# ---- notebooks


def test_notebooks_are_valid_and_have_the_same_code_in_both_languages(made, tmp_path):
    building.build(made, "a1", LANGS, tmp_path / "out")
    paths = sorted((tmp_path / "out").rglob("*.ipynb"))
    assert len(paths) == 6
    for path in paths:
        notebook = nbformat.read(path, 4)
        nbformat.validate(notebook)
    code = [
        [
            c.source
            for c in nbformat.read(tmp_path / "out" / "students" / f"a1.{lang}.ipynb", 4).cells
            if c.id != "setup"
        ]
        for lang in LANGS
    ]
    assert [s for s in code[0] if s.startswith("# a1 ·")] == [s for s in code[1] if s.startswith("# a1 ·")]


def test_student_notebook_holds_no_solution_and_nothing_of_the_pack(made, tmp_path):
    """Fingerprints: every line of a solution, a check or a hint that the starter has not."""
    books = classroom.build(made, classroom.students(4), tmp_path / "out")
    secrets = [made.key().decode()]
    for e in made.assignment("a1").exercises:
        shown = e.starter + "".join(e.prompt(lang) + e.read(f"variant.{lang}.md") for lang in LANGS)
        for path in e.folder.rglob("*"):
            if path.name.startswith(("solution", "variant.py", "check")) or path.parent.name == "wrong":
                lines = (line.strip() for line in path.read_text().splitlines())
                secrets += [line for line in lines if len(line) > 15 and line not in shown]
        secrets += [hint[lang] for hint in e.hints.values() for lang in LANGS]
    assert len(secrets) > 30
    for book in books.values():
        text = json.dumps(book, ensure_ascii=False)
        assert not [secret for secret in secrets if secret in text or json.dumps(secret)[1:-1] in text]


def test_each_student_gets_own_numbers_in_own_language(made, tmp_path):
    books = classroom.build(made, classroom.students(12), tmp_path / "out")
    assert len(list((tmp_path / "out" / "students").iterdir())) == 12
    weights = ["".join(classroom.cell(book, "answer-gan-verdict")["source"]).split("\n")[1] for book in books.values()]
    assert len(set(weights)) > 8
    korean = "".join(classroom.cell(books["20260002"], "task-gan-verdict")["source"])
    assert "이번 문제에서는" in korean
    for book, weight in zip(books.values(), weights):
        task = "".join(classroom.cell(book, "task-gan-verdict")["source"])
        assert weight.removeprefix("weight = ") in task
        assert f"weight={weight.removeprefix('weight = ')})" in "".join(
            classroom.cell(book, "check-gan-verdict")["source"]
        )


def test_a_student_who_solves_the_notebook_passes_its_check_cells(made, tmp_path, capsys):
    """The notebook runs from top to bottom as Jupyter would run it."""
    book = classroom.build(made, classroom.students(1), tmp_path / "out")["20260001"]
    classroom.fill(book, classroom.solutions(made, "20260001"))
    namespace = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), namespace)
    assert capsys.readouterr().out.count("✅") == 3  # the fourth is the pack's own, checked after handing in


def test_instructor_notebook_solves_itself(made, tmp_path):
    building.build(made, "a1", ["en"], tmp_path / "out", classroom.students(1))
    cells = nbformat.read(tmp_path / "out" / "instructor.en.ipynb", 4).cells
    values = building.terms_of(made, "a1").values(made.assignment("a1"), "")
    for e in made.assignment("a1").exercises:
        if e.entry:
            source = next(c.source for c in cells if c.id == f"solution-{e.id}")
            assert first_failure(e, run(source, e.entry), values[e.id]) == ("", {})


def test_without_key_and_roster_the_numbers_are_those_of_the_page(tmp_path):
    building.build(pack.Pack(None), "week-1", ["en"], tmp_path)
    book = json.loads((tmp_path / "students" / "week-1.en.ipynb").read_text())
    assert "weight" not in json.dumps(book)


def test_a_key_alone_gives_the_class_one_draw(made, tmp_path):
    (tmp_path / "key.txt").write_bytes(KEY)
    building.build(made, "a1", ["en"], tmp_path, key=tmp_path / "key.txt")
    terms, assignment = building.terms_of(made, "a1", tmp_path / "key.txt"), made.assignment("a1")
    assert terms.mode == "class"
    assert terms.values(assignment, "7") == terms.values(assignment, "8")
    weight = terms.values(assignment, "7")["gan-verdict"]["weight"]
    book = json.loads((tmp_path / "students" / "a1.en.ipynb").read_text())
    assert f"weight = {weight:g}\n" in classroom.cell(book, "answer-gan-verdict")["source"]


def test_install_line_stands_in_the_first_code_cell(made, tmp_path):
    (made.root / "pack.toml").write_text('install = "gancourse @ git+https://example.org/gan@abc"\n')
    building.build(made, "a1", ["en"], tmp_path)
    book = json.loads((tmp_path / "students" / "a1.en.ipynb").read_text())
    assert 'pip install -q -c /tmp/kept.txt "gancourse @ git+https://example.org/gan@abc"' in "".join(
        book["cells"][1]["source"]
    )


# ---- assignments and packs


@pytest.mark.parametrize("name", sorted(pack.Pack(None).files()))
def test_ready_assignments_are_keyed_and_complete(name):
    assignment = pack.Pack(None).assignment(name)
    assert set(assignment.title) == set(LANGS)
    assert all(e.parameters or e.kind == "essay" for e in assignment.exercises)
    assert sum(bool(e.parameters) for e in assignment.exercises) >= 2


def test_there_is_one_for_each_of_six_weeks():
    assert [name for name in pack.Pack(None).files() if name.startswith("week-")] == [f"week-{n}" for n in range(1, 7)]


def test_pack_holds_a_secret_key_and_a_worked_example(made):
    assert re.fullmatch(rb"[0-9a-f]{64}", made.key())
    assert stat.S_IMODE((made.root / "key.txt").stat().st_mode) == 0o600
    assert "key.txt" in (made.root / ".gitignore").read_text().split()
    e = made.exercise("my-smoothing")
    assert made.is_private(e)
    assert first_failure(e, e.run("solution.py")[e.entry]) == ("", {})
    assert first_failure(e, e.run("starter.py")[e.entry])[0] == "empty"
    for path in e.folder.glob("wrong/*.py"):
        assert first_failure(e, e.run(f"wrong/{path.name}")[e.entry])[0] == path.read_text().split("\n")[0][8:]
    for values in draws(e):
        assert first_failure(e, run(e.solved(values), e.entry), values) == ("", {})
        assert first_failure(e, e.run("solution.py")[e.entry], values)[0]


def test_two_packs_have_two_keys(tmp_path):
    assert pack.init(tmp_path / "a").key() != pack.init(tmp_path / "b").key()


def refused(capsys, *words) -> str:
    with pytest.raises(SystemExit) as stop:
        cli.main([str(word) for word in words])
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert told.startswith("gancourse: ")
    return told


def test_commands_from_nothing_to_notebooks(tmp_path, capsys, monkeypatch):
    cli.main(["assign", "init", str(tmp_path / "pack")])
    monkeypatch.chdir(tmp_path / "pack")
    cli.main(["assign", "new", "a2", "--exercises", "gan-verdict, nash-mixed,gan-half"])
    out = capsys.readouterr().out
    assert "nash-mixed is the same for everybody" in out
    assert "gan-half is marked by hand" in out
    (tmp_path / "roster.csv").write_text("id,name\n1,가\n2,나\n", encoding="utf-8-sig")
    cli.main(["assign", "build", "a2", "--lang", "ko", "--out", "nb", "--roster", str(tmp_path / "roster.csv")])
    assert sorted(os.listdir("nb/students")) == ["a2-1.ko.ipynb", "a2-2.ko.ipynb"]
    cli.main(["assign", "list"])
    assert "a2 " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["new", "a1", "--exercises", "gan-verdict"], "already"),
        (["new", "A 1", "--exercises", "gan-verdict"], "no name"),
        (["new", "a3", "--exercises", "gan-verdikt"], "did you mean 'gan-verdict'"),
        (["new", "a3", "--exercises", "gan-verdict,gan-verdict"], "once"),
        (["new", "a3", "--exercises", "gan-mutant,ae-mutant"], "both use step"),
        (["new", "a3", "--exercises", ","], "no exercises"),
        (["build", "a9", "--out", "x"], "did you mean 'a1'"),
        (["build", "a1", "--out", "x", "--lang", "de"], "no language called 'de'"),
        (["build", "a1", "--out", "x", "--lang", ""], "names no language"),
        (["build", "a1", "--out", "x", "--roster", "nobody.csv"], "no table nobody.csv"),
        (["build", "a1", "--out", "x", "--key", "nokey.txt"], "no key"),
        (["build", "a1", "--out", "x", "--key", "."], "no key"),
        (["build", "a1", "--out", "x", "--roster", "."], "no table"),
    ],
)
def test_commands_refuse_in_one_sentence(made, monkeypatch, capsys, words, told):
    monkeypatch.chdir(made.root)
    assert told in refused(capsys, "assign", *words)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title.ko = 3", "is no assignment"),
        ('title.ko = "가"\nexercises = ["gan-verdict"]', "is no assignment"),
        ('title.ko = "가"\ntitle.en = "a"\nexercises = "gan-verdict"', "is no assignment"),
        ('title.ko = "가"\ntitle.en = "a"\nexercises = ["gan-verdict"]\nseconds = "long"', "is no assignment"),
        ('title.ko = "가"\ntitle.en = "a"\nexercises = ["gan-verdict"]\nsecond = 7', "is no assignment"),
        ('title.ko = "가"\ntitle.en = "a"\nexercises = ["gan-verdict"]\nseconds = 0', "gives 0 seconds"),
        ('title.ko = "가"\ntitle.en = "a"\nexercises = [7]', "no exercise called 7"),
        ("title = [", "cannot be read as TOML"),
    ],
)
def test_an_assignment_that_is_none_is_refused_in_one_sentence(made, monkeypatch, capsys, text, told):
    monkeypatch.chdir(made.root)
    (made.root / "assignments" / "mine.toml").write_text(text, encoding="utf-8")
    assert told in refused(capsys, "assign", "build", "mine", "--out", "x")


def test_a_pack_whose_settings_cannot_be_read_is_refused_in_one_sentence(made, monkeypatch, capsys):
    monkeypatch.chdir(made.root)
    (made.root / "pack.toml").write_text("install = [")
    assert "pack.toml cannot be read as TOML" in refused(capsys, "assign", "build", "a1", "--out", "x")


def test_pack_is_refused_where_it_would_not_be_private(tmp_path, capsys):
    assert "is not empty" in refused(capsys, "assign", "init", tmp_path.parent)
    here = pack.HERE.parents[1]
    if (here / ".git").exists():
        assert "public repository" in refused(capsys, "assign", "init", here / "my-pack")
    assert "no instructor's pack" in refused(capsys, "assign", "list", "--pack", tmp_path)


def test_new_outside_of_a_pack_says_how_to_make_one(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert "gancourse assign init" in refused(capsys, "assign", "new", "a1", "--exercises", "gan-verdict")


def test_short_key_is_refused(made):
    (made.root / "key.txt").write_text("secret\n")
    with pytest.raises(CourseError, match="could be guessed"):
        made.key()


def test_another_key_is_noticed(made, tmp_path):
    building.build(made, "a1", ["en"], tmp_path / "out", classroom.students(1))
    (tmp_path / "other.txt").write_text("x" * 32)
    with pytest.raises(CourseError, match="another key"):
        building.terms_of(made, "a1", tmp_path / "other.txt")
    with pytest.raises(CourseError, match="has not been built"):
        building.terms_of(made, "week-1")


@pytest.mark.parametrize("mode", building.MODES)
def test_a_later_build_cannot_change_by_what_is_marked(made, tmp_path, mode):
    (tmp_path / "other.txt").write_text("x" * 32)
    ways = {
        "practice": {},
        "class": {"key": made.root / "key.txt"},
        "student": {"roster": classroom.students(1)},
        "class, other key": {"key": tmp_path / "other.txt"},
        "student, other key": {"roster": classroom.students(1), "key": tmp_path / "other.txt"},
    }
    building.build(made, "a1", ["en"], tmp_path / "out", **ways[mode])
    terms = building.terms_of(made, "a1")
    for way in ways.keys() - {mode}:
        with pytest.raises(CourseError, match=f"a1 was built {building.MODES[mode]}.*delete .*a1.json"):
            building.build(made, "a1", ["en"], tmp_path / "preview", **ways[way])
    assert not (tmp_path / "preview").exists()
    building.build(made, "a1", ["ko"], tmp_path / "again", **ways[mode])
    assert building.terms_of(made, "a1") == terms
    (made.root / "built" / "a1.json").unlink()
    building.build(made, "a1", ["en"], tmp_path / "preview", **ways["class, other key"])


def test_instructors_do_not_wait_for_pytorch(made, tmp_path):
    lines = ["import sys", "from gancourse import cli", f"cli.main(['assign', 'list', '--pack', {str(made.root)!r}])"]
    out, here = str(tmp_path / "out"), str(made.root)
    lines += [f"cli.main(['assign', 'build', 'a1', '--out', {out!r}, '--pack', {here!r}])"]
    lines += ["from gancourse.grade import collect, report, running", "print('torch' in sys.modules)"]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


# ---- nothing of a pack leaves it


ROOT = Path(__file__).parents[1]
PRIVATE = ("solution.*", "check.py", "variant.py", "rubric.*", "wrong/*.py")  # of an exercise: nothing for students


class Fingerprinted(NamedTuple):
    """A copy of the course with a pack inside, and the words that stand in its private files and nowhere else."""

    course: Path
    pack: pack.Pack
    marks: dict[str, str]  # file -> its word


@pytest.fixture(scope="module")
def fingerprinted(tmp_path_factory):
    """A word of its own in each private file of a pack that lies where a careless instructor would put it."""
    course = tmp_path_factory.mktemp("copy") / "course"
    course.mkdir()
    shutil.copytree(ROOT / "gancourse", course / "gancourse", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / name, course)
    made = pack.init(course / "gancourse-my-class")
    essay = made.root / "exercises" / "my-essay"
    shutil.copytree(exercises.get("gan-half").folder, essay)
    made.new("a1", ["gan-verdict", "my-smoothing", "my-essay"])
    words = {"key.txt": made.key().decode()}
    for path in [path for name in PRIVATE for path in sorted(made.root.glob(f"exercises/*/{name}"))]:
        words[str(path.relative_to(made.root))] = word = f"fingerprint {uuid4().hex}"
        comment = f"# {word}" if path.suffix == ".py" else word
        path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n{comment}\n", encoding="utf-8")
    facts = made.root / "exercises" / "my-smoothing" / "exercise.toml"
    words["the hints"] = word = f"fingerprint {uuid4().hex}"
    head, start, hints = facts.read_text(encoding="utf-8").partition("[hints")
    facts.write_text(head + start + hints.replace('en = "', f'en = "{word} '), encoding="utf-8")
    return Fingerprinted(course, made, words)


def marks_in(fingerprinted, data: str | bytes) -> set[str]:
    """The private files whose word stands in some text."""
    text = data.decode(errors="replace") if isinstance(data, bytes) else data
    return {file for file, word in fingerprinted.marks.items() if word in text}


def test_private_words_are_in_the_instructors_notebooks_and_in_no_students(fingerprinted, tmp_path):
    building.build(fingerprinted.pack, "a1", LANGS, tmp_path, classroom.students(3))
    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*.ipynb"))
    seen = {f"exercises/my-essay/{kind}.{lang}.md" for kind in ("solution", "rubric") for lang in LANGS}
    assert seen | {"exercises/my-smoothing/variant.py", "the hints"} <= marks_in(fingerprinted, kept)
    students = list((tmp_path / "students").iterdir())
    assert len(students) == 3
    for path in students:
        assert marks_in(fingerprinted, path.read_bytes()) == set()


def test_a_pack_in_the_courses_folder_is_in_no_distribution(fingerprinted, tmp_path):
    """Not even under a name that begins as the package's does."""
    setuptools = pytest.importorskip("setuptools", reason="NO DISTRIBUTION WAS BUILT: pip install 'setuptools>=77'")
    if int(setuptools.__version__.split(".")[0]) < 77:
        pytest.skip(f"NO DISTRIBUTION WAS BUILT: setuptools {setuptools.__version__} is older than 77")
    build = "from setuptools import build_meta; build_meta.build_wheel('dist'); build_meta.build_sdist('dist')"
    subprocess.run([sys.executable, "-c", build], cwd=fingerprinted.course, check=True, capture_output=True)
    (wheel,), (source,) = (list((fingerprinted.course / "dist").glob(f"*.{end}")) for end in ("whl", "tar.gz"))
    shutil.unpack_archive(wheel, tmp_path / "wheel", "zip")
    shutil.unpack_archive(source, tmp_path / "source")
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"wheel", "source"} == {p.relative_to(tmp_path).parts[0] for p in found if p.match("gan-half/rubric.en.md")}
    assert not [path for path in found if "my-class" in str(path) or marks_in(fingerprinted, path.read_bytes())]


def test_the_site_knows_nothing_of_a_pack(fingerprinted, monkeypatch):
    """Its pages are those of its table of contents, and they find the package's exercises alone."""
    monkeypatch.setenv("GANCOURSE_INSTRUCTOR", str(fingerprinted.pack.root))
    assert "only_build_toc_files: true" in (ROOT / "_config.yml").read_text(encoding="utf-8")
    pages = re.findall(r"(?:file|root): *(\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert len(pages) > 30
    assert all(page.startswith("book/") for page in pages)
    assert not fingerprinted.pack.own().keys() & set(exercises.names())
    chapter = plain.Chapter("book/en/06-x", {})
    assert "Solution" in chapter.plain("```{gan-exercise} gan-half\n```")
    for name in fingerprinted.pack.own():
        with pytest.raises(CourseError, match="no exercise called"):
            chapter.plain(f"```{{gan-exercise}} {name}\n```")


@pytest.mark.parametrize("lang", LANGS)
def test_no_student_notebook_holds_a_public_solution(tmp_path, lang):
    """Each exercise of the package alone: no line of its solution, check, rubric or wrong answers, and no hint."""
    everything = pack.Pack(None)
    for e in ALL:
        copy = notebooks.Copy(pack.Assignment("a1", {"ko": "가", "en": "a"}, (e,)), lang, {})
        book = json.dumps(notebooks.student_notebook(copy, everything), ensure_ascii=False)
        shown = e.starter + e.prompt(lang)
        texts = [path.read_text(encoding="utf-8") for name in PRIVATE for path in e.folder.glob(name)]
        lines = [line.strip() for text in texts for line in text.splitlines()]
        lines += [hint[lang] for hint in e.hints.values()]
        secrets = [json.dumps(line, ensure_ascii=False)[1:-1] for line in lines if len(line) > 15 and line not in shown]
        assert secrets
        assert not [line for line in secrets if line in book], e.id


# ---- rosters


def table(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_roster_as_excel_writes_it(tmp_path, encoding):
    path = table(tmp_path, "Name,ID,lang\r\n홍길동,2026-1,KO\r\n\r\nAnn,2026-2,\r\n", encoding)
    assert roster.read(path) == [roster.Student("2026-1", "홍길동", "ko"), roster.Student("2026-2", "Ann")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\n7,A\n8,B\n7,C\n", "line 4: the id 7 stands there twice"),
        ("id,name\nab,A\nAB,B\n", "twice"),
        ("number,name\n7,A\n", "needs the columns id and name in its first line; it has: number, name"),
        ("", "it has: none"),
        ("id;name\n7;A\n", "needs the columns"),
        ("id,name\n", "no students"),
        ("id,name\n../7,A\n", "line 2: the id '../7'"),
        ("id,name\n,A\n", "line 2: the id ''"),
        ("id,name,lang\n7,A,fr\n", "line 2: the language is 'fr'"),
        ("name,id\nKim\n", "line 2: the id ''"),
        ("id,name\n7," + "A" * 200_000 + "\n", "line 2: this is no table in CSV (field larger than"),
        ('id,name\n6,A\n7,"A\n8,B\n', "line 3: this is no table in CSV (unexpected end of data)"),
        ('id,name\n6,A\n7,"A\n8,"B"\n', "line 3: this is no table in CSV"),
        ('id,name\n6,A\n7,"A\n8,B"\n', "line 3: this is no table in CSV (a line ends inside of quotes)"),
    ],
)
def test_doubtful_rosters_are_refused(tmp_path, text, told):
    with pytest.raises(CourseError, match=re.escape(told)):
        roster.read(table(tmp_path, text))


def test_short_lines_of_a_roster_are_filled_up(tmp_path):
    path = table(tmp_path, "id,name,lang\n7\n8,B\n9,C,ko,more\n")
    assert roster.read(path) == [roster.Student("7", ""), roster.Student("8", "B"), roster.Student("9", "C", "ko")]


def test_roster_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(b"PK\x03\x04\xff\xfe\x00\x81")
    with pytest.raises(CourseError, match=r"UTF-8|columns"):
        roster.read(path)
