"""`show` prints the source that runs; `budget` picks by variable or hardware."""

import subprocess
import sys
import textwrap

import pytest
import torch

from gancourse import losses
from gancourse.budget import budget, name
from gancourse.errors import CourseError
from gancourse.game import GAN
from gancourse.show import show, source

PAIRED = {"smoke": 1, "quick": 2, "full": 3}


@pytest.mark.parametrize("chosen", PAIRED)
def test_variable_chooses_the_budget(monkeypatch, chosen):
    monkeypatch.setenv("GANCOURSE_BUDGET", chosen)
    assert name() == chosen
    assert budget(**PAIRED) == PAIRED[chosen]


@pytest.mark.parametrize(("gpu", "chosen"), [(True, "full"), (False, "quick")])
def test_hardware_chooses_without_the_variable(monkeypatch, gpu, chosen):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
    for unset in (
        lambda: monkeypatch.delenv("GANCOURSE_BUDGET", False),
        lambda: monkeypatch.setenv("GANCOURSE_BUDGET", ""),
    ):
        unset()
        assert name() == chosen


def test_unknown_budget_names_the_nearest(monkeypatch):
    monkeypatch.setenv("GANCOURSE_BUDGET", "quik")
    with pytest.raises(CourseError, match=r"GANCOURSE_BUDGET.*quik.*'quick'"):
        budget(**PAIRED)


def test_method_starts_in_column_0_and_is_the_code_that_runs(capsys):
    show(GAN.sample)
    printed = capsys.readouterr().out
    assert printed.startswith("def sample(self, n: int")
    assert "return self.G(self.noise(n))" in printed


def test_named_loss_shows_its_assignment_and_nothing_else():
    code = source(losses.nonsaturating)
    assert code.startswith("nonsaturating = Loss(")
    assert code.endswith(")")
    assert "least_squares" not in code
    assert "softplus(-fake)" in source(losses.nonsaturating.g)


def test_class_property_and_decorated_function():
    class Box:
        @property
        def size(self):
            return 42

    assert source(Box).startswith("class Box:")
    assert "return 42" in source(Box.size)
    assert source(source).startswith("def source(")
    assert source(torch.nn.Linear(1, 1)).startswith("class Linear(")


@pytest.mark.parametrize("thing", [len, 3, 0.5, "text", None, torch.add, [1]])
def test_what_has_no_source_is_a_clear_error(thing):
    with pytest.raises(CourseError, match="no Python source to show"):
        show(thing)


def test_the_error_names_the_thing():
    with pytest.raises(CourseError, match=r"^len has"):
        show(len)


def test_class_typed_in_a_script_and_in_cells(tmp_path):
    """`inspect` knows no file for classes of `__main__`; cells are lines in linecache, the last definition counts."""
    script = tmp_path / "page.py"
    script.write_text(
        textwrap.dedent(
            """
            import linecache
            from gancourse.show import source

            def cell(number, text):
                name = f"/tmp/ipykernel_1/{number}.py"
                linecache.cache[name] = (len(text), None, text.splitlines(True), name)
                if not text.startswith("%"):
                    exec(compile(text, name, "exec"), globals())

            class InScript:
                a = 1

            cell(1, "class A:\\n    b = 1\\n")
            cell(2, "%matplotlib inline\\n")
            cell(3, "keep = lambda c: c\\n@keep\\nclass A:\\n    b = 2\\n    class Inner:\\n        c = 3\\n")
            print(source(InScript), source(A), source(A.Inner), sep="\\n--\\n")
            """
        )
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    in_script, last, inner = run.stdout.split("\n--\n")
    assert in_script == "class InScript:\n    a = 1"
    assert last.startswith("@keep\nclass A:\n    b = 2")
    assert inner.strip() == "class Inner:\n    c = 3"
