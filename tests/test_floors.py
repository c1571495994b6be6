"""How the package is built: which part may import which, what costs nothing to import, and what is nowhere in it."""

import ast
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import gancourse

PACKAGE = Path(gancourse.__file__).parent

# The floors of the design; where it puts two parts on one floor and one needs the other, they have floors of their own
# here.  `runs` needs a model's class and a checkpoint's tensors, so it stands above both models and engine, and
# `recipes` beside it.  `games.played` plays the small games on the engine's terms and stands above the rest of `games`.
FLOORS = [
    ("commands", "errors", "files", "hardware", "randomness", "energy", "pixels"),
    ("settings", "losses", "layers", "divergences", "language", "budget", "show"),
    ("game", "games"),
    ("games.played", "data", "plot", "metrics", "search"),
    ("models", "engine", "forensics"),  # none imports another
    ("runs", "recipes", "museum"),
    ("exercises",),  # some show a record of the museum
    ("training", "evaluate", "cards", "assign"),
    ("grade",),
    ("cli",),
    ("__main__",),
]
FLOOR = {name: level for level, names in enumerate(FLOORS) for name in names}


def part(dotted: str) -> str:
    """The entry of FLOORS that a module of the package belongs to: the longest that names it."""
    names = dotted.split(".")
    found = [".".join(names[:n]) for n in range(len(names), 0, -1) if ".".join(names[:n]) in FLOOR]
    assert found, f"gancourse.{dotted} has no floor: add it to FLOORS"
    return found[0]


def sources() -> dict[str, Path]:
    """Dotted name inside the package -> file, of everything that is imported; an exercise's own folder is data."""
    paths = [p for p in PACKAGE.rglob("*.py") if not any("-" in name for name in p.relative_to(PACKAGE).parts)]
    dotted = {".".join(p.relative_to(PACKAGE).with_suffix("").parts): p for p in paths}
    return {name.removesuffix(".__init__"): path for name, path in sorted(dotted.items())}


def imported(name: str, path: Path) -> set[str]:
    """The package's modules that a file imports, dotted, imports inside functions included."""
    here = ["gancourse", *name.split(".")]
    if path.name != "__init__.py":
        here = here[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            base = [*base, *(node.module or "").split(".")] if node.module else base
            found |= {".".join([*base, alias.name]) for alias in node.names}
    inside = {dotted.removeprefix("gancourse.") for dotted in found if dotted.startswith("gancourse.")}
    return {dotted for dotted in inside if not dotted.startswith("__")}


def edges() -> list[tuple[str, str]]:
    """(who, whom) for all imports between two parts."""
    pairs = {
        (part(name), part(target))
        for name, path in sources().items()
        if name != "__init__"
        for target in imported(name, path)
    }
    return sorted((who, whom) for who, whom in pairs if who != whom)


def test_every_part_has_a_floor_and_every_floor_is_real():
    parts = {part(name) for name in sources() if name != "__init__"}
    assert parts == set(FLOOR)


def test_imports_go_downwards_only():
    wrong = [f"{who} imports {whom}" for who, whom in edges() if FLOOR[whom] >= FLOOR[who]]
    assert not wrong


def test_the_walk_over_the_syntax_trees_finds_imports():
    found = edges()
    for pair in [("models", "game"), ("engine", "game"), ("runs", "models"), ("cli", "engine"), ("plot", "language")]:
        assert pair in found
    assert ("models", "engine") not in found
    assert ("engine", "models") not in found


def test_the_engine_names_no_model():
    from gancourse import models

    words = {models.get(name).__name__ for name in models.names()} | {"generator", "discriminator"}
    for path in (PACKAGE / "engine").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & words, path
        literal = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert not literal & set(models.names()), path


@pytest.mark.parametrize("line", ["import gancourse", "import gancourse as gc; gc.budget; gc.show; dir(gc)"])
def test_importing_the_package_costs_nothing(line):
    heavy = ["torch", "torchvision", "matplotlib", "PIL", "IPython", "numpy", "safetensors", "tqdm"]
    code = f"{line}\nimport sys\nprint([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_training_needs_neither_figures_nor_torchvision():
    heavy = ["torchvision", "matplotlib", "IPython", "scipy", "torch._dynamo"]
    code = (
        "import gancourse as gc, sys\ngc.train, gc.models.get('dcgan'), gc.data, gc.runs, gc.recipes\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_of_the_package_is_there():
    for name in dir(gancourse):
        assert getattr(gancourse, name) is not None
    assert {*gancourse.__all__, "museum", "evaluate"} < set(dir(gancourse))
    assert callable(gancourse.budget)
    assert callable(gancourse.show)
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        gancourse.trian  # noqa: B018


def test_nothing_is_unpickled_and_nothing_evaluated():
    forbidden_modules = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}
    for name, path in sources().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                roots = {alias.name.split(".")[0] for alias in node.names} | {
                    (getattr(node, "module", "") or "").split(".")[0]
                }
                assert not roots & forbidden_modules, name
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            assert called != "torch.load", name
            assert called not in ("eval", "__import__"), name
            if called in ("np.load", "numpy.load"):
                allow = [ast.unparse(k.value) for k in node.keywords if k.arg == "allow_pickle"]
                assert allow == ["False"], name


def public(name: str):
    """(where, object) for what a module defines under a name without underscore, methods included."""
    module = importlib.import_module(f"gancourse.{name}")
    yield name, module
    for key, value in vars(module).items():
        if key.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(value) or (inspect.isfunction(value) and value.__name__ != "<lambda>"):
            yield f"{name}.{key}", value
        if inspect.isclass(value):
            for method, member in vars(value).items():
                if not method.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                    yield f"{name}.{key}.{method}", getattr(value, method)


MODULES = [name for name in sources() if name not in ("__init__", "__main__")]


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_has_a_docstring(name):
    assert not [where for where, value in public(name) if not inspect.getdoc(value)]


def test_all_modules_were_looked_at():
    found = {m.name.removeprefix("gancourse.") for m in pkgutil.walk_packages([str(PACKAGE)], "gancourse.")}
    assert found - {"__main__"} == set(MODULES)


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_command_and_the_module_are_one():
    done = subprocess.run([sys.executable, "-m", "gancourse", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"gancourse {gancourse.__version__}\n"
