"""Every exercise: complete, the same in both languages; right answers pass, wrong ones get the line meant for them."""

import ast
import json
import math
import re
import string
from collections import Counter
from numbers import Real
from pathlib import Path

import pytest
import torch
from torch import nn

from gancourse import exercises, language, museum
from gancourse.errors import CourseError
from gancourse.exercises import spec
from gancourse.exercises.checking import first_failure, share
from gancourse.exercises.helpers import COMMON, Failed

ROOT = Path(__file__).parents[1]
LANGS = ("ko", "en")
ALL = [exercises.get(name) for name in exercises.names()]
CODED = [e for e in ALL if e.kind != "essay"]
WRONG = [(e, path.name) for e in CODED for path in sorted(e.folder.glob("wrong/*.py"))]


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use("en")


def label(value) -> str:
    return value.id if isinstance(value, exercises.Exercise) else str(value)


def every(cases):
    return pytest.mark.parametrize("e", cases, ids=label)


def answer(e: exercises.Exercise, file: str):
    return e.run(file)[e.entry]


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def digits(text: str) -> set[str]:
    """Numbers of a text that could give a value away: two digits or more, the point left out, no zeros at the ends."""
    found = (n.replace(",", "").replace(".", "").strip("0") for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text))
    return {n for n in found if len(n) > 1}


# ---- the folders


def test_both_model_exercises_are_here():
    assert {"gan-round", "dcgan-sizes"} <= set(exercises.names())


def test_there_are_sixty_exercises_and_some_of_every_kind():
    assert len(ALL) >= 60
    kinds = Counter(e.kind for e in ALL)
    assert kinds.keys() == set(spec.KINDS)
    assert kinds["diagnose"] >= 4
    assert kinds["predict"] >= 5


@pytest.mark.parametrize("lang", LANGS)
def test_every_exercise_stands_once_in_the_book_of_each_language(lang):
    pages = (ROOT / "book" / lang).glob("*.md")
    shown = Counter(
        name for page in pages for name in re.findall(r"\{gan-exercise\} *([\w-]+)", page.read_text("utf-8"))
    )
    assert shown == Counter(e.id for e in ALL)


@every(ALL)
def test_folder_is_complete_in_both_languages(e):
    for lang in LANGS:
        assert e.title[lang].strip()
        assert e.prompt(lang)
        assert e.explanation(lang)
    assert e.title.keys() == set(LANGS)
    assert re.fullmatch(r"\d\d-[a-z0-9-]+", e.chapter)
    assert e.points > 0
    if e.kind == "essay":
        assert not e.entry
        assert not e.starter
    else:
        assert e.entry.isidentifier()
        assert e.starter
        assert len(list(e.folder.glob("wrong/*.py"))) >= 3


@every(ALL)
def test_languages_say_the_same(e):
    """Hints: same keys and slots.  Prompts and solutions: same formulas and inline code."""
    for key, hint in e.hints.items():
        assert hint.keys() == set(LANGS), key
        assert all(hint[lang].strip() for lang in LANGS), key
        assert slots(hint["ko"]) == slots(hint["en"]), key
        assert re.search("[가-힣]", hint["ko"]), key
        assert not re.search("[가-힣]", hint["en"]), key
    for text in (e.prompt, e.explanation):
        assert re.search("[가-힣]", text("ko"))
        assert not re.search("[가-힣]", text("en"))
        for pattern in (r"\$[^$]+\$", r"`[^`]+`"):
            assert sorted(set(re.findall(pattern, text("ko")))) == sorted(set(re.findall(pattern, text("en")))), pattern


@every(ALL)
def test_korean_is_polite_to_the_end(e):
    """Hints are 합니다체: whole sentences that end in -다., -요. or -까?."""
    for key, hint in e.hints.items():
        assert re.search(r"(니다|세요|니까)[.?]$", hint["ko"]), f"{key}: {hint['ko']}"


@every(ALL)
def test_title_is_a_noun_phrase(e):
    assert not any(title.endswith((".", "다", "요")) for title in e.title.values())


@every(CODED)
def test_all_but_essays_are_marked_automatically(e):
    assert e.judged


@every([e for e in CODED if e.probe])
def test_a_probe_needs_nothing_that_the_sandbox_hides(e):
    assert not re.search(r"import .*exercises|from .*(exercises|assign|grade) import", e.probe)


# ---- right and wrong answers


@every(CODED)
def test_solution_passes(e):
    assert first_failure(e, answer(e, "solution.py")) == ("", {})


@every(CODED)
def test_starter_runs_and_is_no_answer_yet(e):
    assert first_failure(e, answer(e, "starter.py"))[0] == "empty"


@pytest.mark.parametrize(("e", "file"), WRONG, ids=label)
def test_wrong_answer_gets_its_line(e, file):
    source = e.read(f"wrong/{file}")
    meant = re.match(r"# hint: (.+)", source)
    assert meant, "the first line says which hint it must get: # hint: KEY"
    key, filling = first_failure(e, answer(e, f"wrong/{file}"))
    assert key == meant[1].strip()
    for lang in LANGS:
        hint = (e.hints.get(key) or COMMON[key])[lang]
        assert slots(hint) <= filling.keys()


@every(CODED)
def test_every_hint_has_a_wrong_answer_that_gets_it(e):
    meant = {re.match(r"# hint: (.+)", path.read_text())[1].strip() for path in e.folder.glob("wrong/*.py")}
    assert set(e.hints) <= meant
    yielded = set(re.findall(r'yield \(?"([^"]+)"', e.read("check.py")))
    assert yielded <= set(e.hints) | set(COMMON)


@every(CODED)
def test_verdict_does_not_hang_on_chance(e):
    """The same answer gets the same line, and the reader's random numbers go on as if nothing had been checked."""
    solution = answer(e, "solution.py")
    for seed in range(3):
        torch.manual_seed(seed)
        before = torch.get_rng_state()
        assert first_failure(e, solution) == ("", {})
        assert torch.equal(torch.get_rng_state(), before)


# ---- mutants: the share of the killed ones counts

HUNTS = [e for e in CODED if e.kind == "mutant"]


@every(HUNTS)
def test_killing_some_mutants_earns_their_share(e):
    """The first test alone kills some, and the line says how many; all of them kill all."""
    tests = answer(e, "solution.py")
    shares = []
    for n in range(1, len(tests) + 1):
        key, filling = first_failure(e, tests[:n])
        assert key in ("survivors", "")
        shares.append(share(key, filling))
        assert shares[-1] == (filling["killed"] / filling["of"] if key else 1)
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] == 1


@every(HUNTS)
def test_mutants_are_several_and_all_different_from_the_right_code(e):
    mutants = e.run("check.py")["MUTANTS"]
    assert len(mutants) >= 5
    key, filling = first_failure(e, answer(e, "wrong/" + next(f for one, f in WRONG if one == e and survives(e, f))))
    assert (key, filling["of"]) == ("survivors", len(mutants))
    assert 0 < filling["killed"] < len(mutants)


def survives(e: exercises.Exercise, file: str) -> bool:
    return e.read(f"wrong/{file}").startswith("# hint: survivors")


@every(HUNTS)
def test_one_test_that_the_right_code_fails_costs_all_points(e):
    (given, _), *others = answer(e, "solution.py")
    key, filling = first_failure(e, [*others, (given, 12345)])
    assert (key, filling) == ("bad test", {"place": len(others) + 1})
    assert share(key, filling) == 0


def test_a_part_of_the_mutants_is_said_without_their_code(capsys):
    verdict = say(capsys, "rev-mutant", [(([0], [0]), [2, 0])])
    assert verdict.line.startswith("🟡 rev-mutant: ")
    assert 0 < verdict.share < 1
    assert not verdict
    assert " of 7 mutants" in verdict.line


@pytest.mark.parametrize(
    "tests", [[], [1], [(1, 2, 3)], "tests", [((0, 0), [0])] * 21, [((1e400, 1, 1), [0, 1])], [((0, 1, 1), [[0]])]]
)
def test_odd_tests_become_one_line_and_no_points(tests):
    key, filling = first_failure(exercises.get("pro-alpha"), tests)
    assert key in COMMON
    assert share(key, filling) == 0


# ---- records and predictions

DIAGNOSES = [e for e in CODED if e.kind == "diagnose"]
PREDICTIONS = [e for e in CODED if "predicted" in e.read("check.py")]


@every(DIAGNOSES)
def test_a_record_comes_from_a_case_of_the_museum_and_has_its_twin(e):
    about = json.loads(museum.RECORDS.read_text("utf-8"))[e.id]
    assert about["case"] in museum.names()
    sick, cured = museum.record(e.id), museum.record(e.id, cured=True)
    assert sick.columns.keys() == cured.columns.keys()
    assert {len(values) for record in (sick, cured) for values in record.columns.values()} == {8}
    assert len(str(sick).splitlines()) == 9


def test_records_are_read_off_a_training(monkeypatch):
    monkeypatch.setenv("GANCOURSE_BUDGET", "smoke")
    for case in ("chase", "leak", "hopping"):
        found = museum.recorded(case, 24, rows=2)
        assert all(len(values) == 2 and all(map(math.isfinite, values)) for values in found.columns.values())
    assert museum.recorded("chase", 24, rows=2) == museum.recorded("chase", 24, rows=2)


def test_an_unknown_record_names_the_nearest():
    with pytest.raises(CourseError, match=r"'fail-recrd'.*'fail-record'"):
        museum.record("fail-recrd")


@every(PREDICTIONS)
def test_a_wrong_prediction_costs_nothing_once_it_is_explained(e):
    right = answer(e, "solution.py")
    missed = next(
        a for a in (answer(e, f"wrong/{f}") for one, f in WRONG if one == e) if first_failure(e, a)[0] == "surprise"
    )
    cases = [str(n) for n, (a, b) in enumerate(zip(missed["bet"], right["bet"]), 1) if a != b]
    assert first_failure(e, missed) == ("surprise", {"cases": ", ".join(cases)})
    assert first_failure(e, missed | {"note": "I had forgotten what the text says of it."}) == ("", {})


# ---- nothing is given away


@every(CODED)
def test_hints_and_prompts_do_not_hold_the_value(e):
    """No number that check.py knows stands in a hint; a value that is asked for stands in the solution alone."""
    literals = [n.value for n in ast.walk(ast.parse(e.read("check.py"))) if isinstance(n, ast.Constant)]
    known = {d for value in literals if isinstance(value, Real) for d in digits(str(value))}
    for key, hint in e.hints.items():
        for lang in LANGS:
            assert not known & digits(hint[lang]), f"{key}: {hint[lang]}"
    value = answer(e, "solution.py")
    if isinstance(value, Real) and not isinstance(value, bool):
        start = {d[:3] for d in digits(f"{float(value):.12g}")}
        for text in (
            *e.title.values(),
            *map(e.prompt, LANGS),
            e.starter,
            *(h[la] for h in e.hints.values() for la in LANGS),
        ):
            assert not start & {d[:3] for d in digits(text)}


def expressions(source: str, entry: str | None = None) -> set[str]:
    """The sizeable expressions of `source` (of the function `entry` alone), without their own names."""
    tree = ast.parse(source)
    if entry:
        tree = next((n for n in tree.body if getattr(n, "name", None) == entry), tree)
    plain = (ast.Constant, ast.List, ast.Tuple, ast.Dict)
    nodes = (n for n in ast.walk(tree) if isinstance(n, ast.expr) and not isinstance(n, plain))
    return {anonymous(n) for n in nodes if sum(1 for _ in ast.walk(n)) >= 16}


def anonymous(node: ast.expr) -> str:
    """An expression with its names replaced by their order, so that renaming does not hide a copy."""
    node = ast.parse(ast.unparse(node), mode="eval")
    names: dict[str, str] = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            inner.id = names.setdefault(inner.id, f"n{len(names)}")
    return ast.dump(node)


@every(CODED)
def test_check_does_not_hold_the_solution(e):
    """No sizeable expression of the solution stands in check.py, under whatever names; nor is it read from there."""
    check = e.read("check.py") + "\n" + e.probe
    shared = expressions(e.solution, e.entry) & expressions(check)
    assert not shared
    assert "solution" not in check
    assert not re.search(rf"def {e.entry}\b", check)


def test_a_copied_formula_would_be_found():
    formula = "def f(a, b):\n    return (a - 1) * b + 4 - 2 * a\n"
    renamed = "def check(answer):\n    if answer(3, 2) != (n - 1) * m + 4 - 2 * n:\n        yield 'x'\n"
    assert expressions(formula, "f") & expressions(renamed)


# ---- `check` itself


def say(capsys, name, value, lang="en"):
    language.use(lang)
    verdict = exercises.check(name, value)
    out = capsys.readouterr().out
    assert out.endswith("\n")
    assert " ".join(out.splitlines()) == verdict.line
    assert all(len(line) <= language.LINE[lang] or " " not in line for line in out.splitlines())
    return verdict


def test_right_answer_in_one_line(capsys):
    good = answer(exercises.get("dcgan-sizes"), "solution.py")
    assert say(capsys, "dcgan-sizes", good)
    assert say(capsys, "dcgan-sizes", good).line == "✅ dcgan-sizes: correct."
    assert say(capsys, "dcgan-sizes", good, "ko").line == "✅ dcgan-sizes: 맞습니다."


def test_verdict_is_silent_in_a_notebook_and_short_in_a_shell(capsys):
    verdict = say(capsys, "dcgan-sizes", None)
    assert verdict._ipython_display_() is None
    assert repr(verdict) == "Verdict('empty')"
    assert not verdict


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("student", "key"),
    [
        (lambda size, layers: 1 / 0, "exception"),
        (lambda size: [size], "exception"),
        (lambda size, layers: size[0], "exception"),
        (lambda size, layers: undefined_name, "exception"),  # noqa: F821
        (lambda size, layers: (_ for _ in ()).throw(ValueError("{braces} \n and lines " * 50)), "exception"),
        (lambda size, layers: student_recursion(size), "exception"),
        (lambda size, layers: None, "list"),
        (lambda size, layers: print("debugging", size), "list"),
        (..., "empty"),
        (None, "empty"),
        (64, "not callable"),
        ("convolution", "not callable"),
        (lambda size, layers: ["1"] * (len(layers) + 1), "not a number"),
        (lambda size, layers: [float("nan")] * (len(layers) + 1), "not finite"),
    ],
)
def test_mistakes_become_one_line(capsys, student, key, lang):
    verdict = say(capsys, "dcgan-sizes", student, lang)
    assert verdict.key == key
    assert not verdict
    assert verdict.line.startswith(("⬜" if key == "empty" else "❌") + " dcgan-sizes: ")


def student_recursion(n):
    return student_recursion(n)


def test_exception_is_named_with_its_message(capsys):
    assert "ZeroDivisionError: division by zero" in say(capsys, "dcgan-sizes", lambda size, layers: 1 / 0).line


def test_ctrl_c_still_stops():
    def stop(size, layers):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exercises.check("dcgan-sizes", stop)


def test_unknown_exercise_names_the_nearest():
    with pytest.raises(CourseError, match=r"'dcgan-size'.*'dcgan-sizes'"):
        exercises.check("dcgan-size", 1)


# ---- helpers and the form


@pytest.mark.parametrize("value", [2, 2.0, torch.tensor(2.0), torch.tensor([[2]]), torch.ones(1).numpy() * 2])
def test_number_takes_what_means_one_number(value):
    assert exercises.number(value) == 2.0


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (None, "empty"),
        (..., "empty"),
        ("2", "not a number"),
        (True, "not a number"),
        ([2], "not a number"),
        (torch.zeros(2), "not a number"),
        (math.nan, "not finite"),
        (torch.tensor(math.inf), "not finite"),
    ],
)
def test_number_names_what_is_wrong(value, key):
    with pytest.raises(Failed) as failure:
        exercises.number(value)
    assert failure.value.key == key
    assert slots(COMMON[key]["ko"]) <= failure.value.slots.keys()


@pytest.mark.parametrize(
    ("value", "key"),
    [(None, "empty"), ([1.0], "not a tensor"), (torch.zeros(3), "shape"), (torch.full((2,), math.nan), "not finite")],
)
def test_tensor_names_what_is_wrong(value, key):
    with pytest.raises(Failed) as failure:
        exercises.tensor(value, (2,))
    assert failure.value.key == key


def test_tensor_leaves_the_graph():
    assert not exercises.tensor(nn.Linear(2, 2)(torch.zeros(1, 2)), (1, 2)).requires_grad


def test_common_hints_stand_in_both_languages():
    for key, hint in COMMON.items():
        assert hint.keys() == set(LANGS), key
        assert slots(hint["ko"]) == slots(hint["en"]), key


@pytest.mark.parametrize(
    ("toml", "message"),
    [('kind = "implment"', "'implment'.*'implement'"), ('kind = "compute"\nhint = 3', "exercise.toml.*hint")],
)
def test_mistakes_in_the_form_are_named(tmp_path, monkeypatch, toml, message):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "exercise.toml").write_text(
        f'chapter = "01-x"\nentry = "f"\npoints = 1\n{toml}\n[title]\nko = "가"\nen = "a"\n', encoding="utf-8"
    )
    monkeypatch.setattr(spec, "ROOT", tmp_path)
    with pytest.raises(CourseError, match=message):
        exercises.get("odd")
