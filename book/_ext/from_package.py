"""What a page says of the package comes from the package: names and docstrings, models, commands.

`{package-names}`, `{package-models}` and `{package-commands}` ask it when the book is built: no page lags behind.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from gancourse import cli, models

UNSAYABLE = re.compile(r" at 0x|^<factory>$")  # defaults that say nothing
TOGETHER = re.compile(r"\b(sec|eqs?)\. (?=\d)")  # and its number


def first_sentence(docstring: str | None) -> str:
    """The first sentence of a docstring, on one line.

    >>> first_sentence("Mean of x [n] -> [] (DCGAN, sec. 4;\\n    2015).  Raises nothing.")
    'Mean of x [n]\\xa0→ [] (DCGAN, sec.\\xa04; 2015).'
    """
    first = " ".join(inspect.cleandoc(docstring or "").split("\n\n")[0].split())
    sentence = re.split(r"(?<=\w\w[.)])(?<!sec\.)(?<!eq\.)(?<!al\.)\s(?=[A-Z`])|(?<=\)\.)\s(?=[A-Z`])", first)[0]
    return TOGETHER.sub("\\1.\N{NO-BREAK SPACE}", sentence.replace(" -> ", "\N{NO-BREAK SPACE}→ "))


def call_of(value: object) -> str:
    """A signature without types, "(a, b, k=5)"; nothing for what takes just anything, or cannot be called.

    >>> call_of(first_sentence), call_of(3)
    ('(docstring)', '')
    """
    if not (inspect.isfunction(value) or inspect.isclass(value)):
        return ""
    try:
        signature = inspect.signature(value)
    except ValueError:
        return ""
    parameters = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    parameters = [one.replace(default=...) if UNSAYABLE.search(repr(one.default)) else one for one in parameters]
    if parameters and all(one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD) for one in parameters):
        return "(...)"
    return str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty)).replace(
        "Ellipsis", "..."
    )


def words_of(module: object, name: str) -> str:
    """What a module says of one of its names: the docstring, or for a value the comment where it is made."""
    value = getattr(module, name)
    if inspect.isfunction(value) or inspect.isclass(value) or inspect.ismodule(value):
        return first_sentence(value.__doc__)
    made = re.search(rf"^{name}\b[^=\n]*=[^#\n]*(?:\n[^#\n]*)?# (.*)$", inspect.getsource(module), re.MULTILINE)
    return made[1] if made else ""


def public(module: object) -> list[str]:
    """`__all__`, else the functions and classes that the module itself makes."""
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    return list(getattr(module, "__all__", [name for name in own if not name.startswith("_")]))


class FromPackage(SphinxDirective):
    """A list of code and words, marked as English."""

    def listed(self, rows: list[tuple[str, str]]) -> list[nodes.Node]:
        items = []
        for code, words in rows:
            head = nodes.term("", "", nodes.literal("", code))
            text = nodes.paragraph("", "", *_marked_code(words), classes=["language-en"])
            items.append(nodes.definition_list_item("", head, nodes.definition("", text)))
        return [nodes.definition_list("", *items, classes=["package"])]

    def depend_on(self, module: object) -> None:
        self.env.note_dependency(inspect.getsourcefile(module))


class PackageNames(FromPackage):
    """```{package-names} gancourse.metrics```: the module's public names, or those in the body, a line each."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        module = import_module(self.arguments[0])
        rows = []
        for name in [line.strip() for line in self.content if line.strip()] or public(module):
            if not hasattr(module, name):
                raise self.error(f"{module.__name__} has no {name}")
            value = getattr(module, name)
            self.depend_on(sys.modules.get(getattr(value, "__module__", ""), module))
            if words := words_of(module, name):
                short = f"{module.__name__}.{name}".replace("gancourse", "gc", 1)
                rows.append((short + call_of(value), words))
        self.depend_on(module)
        return self.listed(rows)


class PackageModels(FromPackage):
    """```{package-models}```: every model of the registry with the first sentence of its file."""

    def run(self) -> list[nodes.Node]:
        files = {name: sys.modules[models.get(name).__module__] for name in models.names()}
        for module in (models, *files.values()):
            self.depend_on(module)
        return self.listed([(f'gc.models.get("{name}")', first_sentence(file.__doc__)) for name, file in files.items()])


class PackageCommands(FromPackage):
    """```{package-commands}```: what the command line can do."""

    def run(self) -> list[nodes.Node]:
        self.depend_on(cli)
        commands = next(action.choices for action in cli.parser()._actions if action.choices)
        return self.listed([(f"gancourse {name}", first_sentence(one.description)) for name, one in commands.items()])


def _marked_code(words: str) -> Iterator[nodes.Node]:
    """Text with its `code`."""
    kinds: tuple[Callable[..., nodes.Node], ...] = (nodes.Text, lambda code: nodes.literal("", code))
    return (kinds[number % 2](part) for number, part in enumerate(words.split("`")) if part)


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_directive("package-names", PackageNames)
    app.add_directive("package-models", PackageModels)
    app.add_directive("package-commands", PackageCommands)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
