"""Every chapter runs from top to bottom as a reader on Colab runs it.

That is: the stamped copy, in an empty folder, with the package installed from a built wheel and the repository not on
the path, in the `smoke` budget, one thread each.  nbval compares the outputs that the text quotes.  There is one test
for each notebook, so `pytest -n 2` runs two at once.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
import stamping
from bilingual import LANGUAGES
from filelock import FileLock
from IPython.core.inputtransformer2 import TransformerManager
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from repository import ROOT, Source

SOURCE = Source("https://github.com/someone/course", "0" * 40)
NAMES = [f"{language}/{path.stem}" for language in LANGUAGES for path in stamping.chapters(language)]
CONSTRAINTS = ROOT / "tests" / "colab-constraints.txt"
CHECK = """
import pathlib, sys
import gancourse
at = pathlib.Path(gancourse.__file__).resolve()
assert at.is_relative_to({wheel!r}), f"gancourse comes from {{at}}, not from the wheel"
assert {root!r} not in map(str, map(pathlib.Path.resolve, map(pathlib.Path, sys.path))), "the repository is on the path"
"""


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory) -> Path:
    """A folder with the wheel, the package installed from it (`package`) and the stamped copies (`colab`).

    Made once, also when several workers run the tests.
    """
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if parallel else base) / "rehearsal"
    with FileLock(f"{folder}.lock"):
        if not (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _prepare(folder)
            (folder / "ready").touch()
    return folder


def _prepare(folder: Path) -> None:
    source = folder / "source"  # setuptools leaves a `build` folder behind: not in the repository
    source.mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "gancourse", source / "gancourse", ignore=shutil.ignore_patterns("__pycache__"))
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    (wheel,) = folder.glob("gancourse-*.whl")
    _pip("install", "--no-deps", "--target", str(folder / "package"), str(wheel))
    stamping.stamp_all(folder, SOURCE)


def _pip(*words: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pip", *words, "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.mark.parametrize("name", NAMES)
def test_notebook(name, rehearsal, tmp_path):
    """The Colab rehearsal of one chapter."""
    notebook = nbformat.read(rehearsal / "colab" / f"{name}.ipynb", 4)
    check = CHECK.format(wheel=str(rehearsal / "package"), root=str(ROOT))
    notebook.cells.append(nbformat.v4.new_code_cell(check, metadata={"tags": ["check"]}))
    path = tmp_path / f"{Path(name).name}.ipynb"
    nbformat.write(notebook, path)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval-lax",
        "--nbval-cell-timeout=600",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), path.name],
        cwd=tmp_path,
        env=_environment(rehearsal, tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{name}\n{done.stdout}\n{done.stderr}"


def _environment(rehearsal: Path, home: Path) -> dict[str, str]:
    """What a reader's machine knows: nothing of this repository and of this machine's data."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GANCOURSE_", "PYTEST_"))}
    return {
        **kept,
        "PYTHONPATH": str(rehearsal / "package"),
        "GANCOURSE_BUDGET": "smoke",
        "GANCOURSE_CACHE": str(home / "cache"),
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def test_the_wheel_holds_what_the_package_needs_beside_its_code(rehearsal):
    """Every file of the package that git knows is in the wheel."""
    (wheel,) = rehearsal.glob("gancourse-*.whl")
    shipped = set(zipfile.ZipFile(wheel).namelist())
    answer = subprocess.run(["git", "ls-files", "gancourse"], cwd=ROOT, capture_output=True, text=True, check=True)
    missing = {name for name in answer.stdout.split() if (ROOT / name).exists()} - shipped
    assert not missing


# ------------------------------------------------------------------------------------------------ the first cell


def run_first_cell(monkeypatch, on_colab: bool) -> list[str]:
    """Run the install cell and return the shell commands that it would give."""
    commands: list[str] = []
    shell = type("Shell", (), {"system": staticmethod(commands.append)})()
    monkeypatch.setitem(sys.modules, "google", type(sys)("google"))
    monkeypatch.setitem(sys.modules, "google.colab", type(sys)("google.colab") if on_colab else None)
    copy = stamping.stamped(nbformat.v4.new_notebook(), stamping.Chapter("book/ko/01-x", {}), SOURCE)
    code = TransformerManager().transform_cell(copy.cells[0].source)
    exec(compile(code, "install", "exec"), {"get_ipython": lambda: shell})
    return commands


def test_the_first_cell_installs_on_colab_and_keeps_what_is_there(monkeypatch):
    kept, install = run_first_cell(monkeypatch, on_colab=True)
    assert kept == "pip list --format=freeze --exclude gancourse > /tmp/kept.txt"
    assert install == f'pip install -q -c /tmp/kept.txt "gancourse @ git+{SOURCE.address}@{SOURCE.commit}"'


def test_the_first_cell_does_nothing_elsewhere(monkeypatch):
    assert run_first_cell(monkeypatch, on_colab=False) == []


# ------------------------------------------------------------------------------------------------ Colab's versions


def colab_versions() -> dict[str, str]:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def test_pip_would_install_the_package_alone_on_colab(rehearsal, tmp_path):
    """pip is shown Colab's packages as installed ones, and no registry: it needs nothing new and replaces nothing."""
    (wheel,) = rehearsal.glob("gancourse-*.whl")
    site = tmp_path / "site"
    for name, version in colab_versions().items():
        folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, "--constraint", str(CONSTRAINTS), "--report", str(report), str(wheel)],
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    chosen = json.loads(report.read_text(encoding="utf-8"))["install"]
    assert [item["metadata"]["name"] for item in chosen] == ["gancourse"]
    assert SpecifierSet(chosen[0]["metadata"]["requires_python"]).contains("3.12")


def test_the_versions_are_colabs():
    """Those that the course's promise names."""
    versions = colab_versions()
    told = {"torch": "2.11.0+cu128", "torchvision": "0.26.0+cu128", "numpy": "2.0.2", "matplotlib": "3.10.0"}
    told |= {"ipywidgets": "7.7.1", "ipython": "7.34.0"}
    assert told.items() <= versions.items()
    assert not {"pot", "torchmetrics", "nbval"} & set(versions)
