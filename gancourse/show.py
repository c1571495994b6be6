"""`show`: the source that runs, so that a page never prints code that does something else."""

import ast
import inspect
import linecache
import re
import sys
import textwrap
from types import FunctionType, MethodType, ModuleType
from typing import Any

from .errors import CourseError

HAVE_SOURCE = (FunctionType, MethodType, ModuleType, type)


def show(obj: Any) -> None:
    """Show the source of a function, method, class, module or named value: highlighted in a notebook, else printed.

    A named value is one that a module of this package binds at its top level, such as `losses.nonsaturating`;
    any other object is shown by its class.  What has no Python source is a CourseError.
    """
    code = source(obj)
    if not in_notebook():
        print(code)
        return
    from IPython.display import Markdown, display

    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    display(Markdown(f"{fence}python\n{code}\n{fence}"))


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs us (a terminal's IPython does not count)."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None


def source(obj: Any) -> str:
    """The lines that define `obj`, indented from column 0."""
    called = getattr(obj, "__qualname__", type(obj).__qualname__)
    if isinstance(obj, property):
        obj = obj.fget
    if not isinstance(obj, HAVE_SOURCE):
        lines = of_value(obj)
        if lines:
            return lines
        obj = type(obj)
    try:
        in_cell = isinstance(obj, type) and obj.__module__ == "__main__"
        lines = of_cell_class(obj) if in_cell else inspect.getsource(obj)
    except (OSError, TypeError):
        lines = ""
    if not lines:
        raise CourseError(
            f"{called} has no Python source to show; "
            "show a function, method or class of a .py file or of a notebook cell"
        )
    return textwrap.dedent(lines).rstrip()


def of_value(obj: Any) -> str:
    """The assignment that names `obj` at the top level of one of our modules, or ""."""
    if isinstance(obj, (int, float, complex, str, bytes, type(None), type(...))):
        return ""  # equal numbers and strings are one object: a match would be chance
    for module in [m for name, m in sys.modules.items() if name.startswith(f"{__package__}.")]:
        names = {name for name, value in vars(module).items() if value is obj}
        for node in ast.parse(inspect.getsource(module)).body if names else ():
            targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
            if any(isinstance(t, ast.Name) and t.id in names for t in targets):
                lines = inspect.getsource(module).splitlines()
                return "\n".join(lines[node.lineno - 1 : node.end_lineno])
    return ""


def of_cell_class(cls: type) -> str:
    """The latest definition of a class that was typed in, in a cell or a script: `inspect` finds no file for these."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    cells = [name for name in linecache.cache if "ipykernel" in name or name.startswith("<ipython-input")]
    for name in [*reversed(cells), *([main] if main else [])]:
        lines = linecache.getlines(name)
        try:
            tree = ast.parse("".join(lines))
        except SyntaxError:  # a cell with magics
            continue
        node = find_class(tree, cls.__qualname__.replace("<locals>.", "").split("."))
        if node:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            return "".join(lines[first - 1 : node.end_lineno])
    return ""


def find_class(node: ast.AST, path: list[str]) -> ast.ClassDef | None:
    """The last class under `node` that `path` (outer names, then its own) leads to."""
    here = [n for n in getattr(node, "body", ()) if getattr(n, "name", None) == path[0]]
    if not here:
        return None
    return here[-1] if len(path) == 1 else find_class(here[-1], path[1:])
