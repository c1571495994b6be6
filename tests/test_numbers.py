"""Where the numbers of the prose come from: a cell of the page, its formulas or code, a shipped figure, or a source.

What is looked at are decimal fractions and percentages: results are given as these.  An author who quotes one lets a
checked cell print it (tag `nbval-check-output`), cites the source in the same paragraph, or takes it from a shipped
run.  The few others stand below, each with its reason.  How long cells take is written by `benchmarks.chapters`.
"""

import json
import re
from collections.abc import Iterator

import execute
import nbformat
import pytest
import takes
from repository import ROOT

from benchmarks import chapters

PAGES = sorted((ROOT / "book").glob("[ek][no]/[0-9]*.ipynb"))
NUMBER = re.compile(r"(?<![\w.,])(?P<value>\d[\d,]*(?:\.\d+)?)(?P<percent> ?%| percent)?(?![\w.]*\d)")
PLAIN = re.compile(r"\d[\d,]*\.?\d*(?:e[+-]?\d+)?")
BLOCK = re.compile(r"```.*?```|\$\$.*?\$\$", re.DOTALL)
ASIDE = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)")
FORMULA = re.compile(r"\$\$?[^$]+\$\$?")
SECONDS = re.compile(r"\b(?:\d+|two|three|five|six|ten) seconds?\b|half a minute|\b\d+초")
OTHERS = {  # (chapter, number): why it may stand
    ("02-training-objective", "1.1"): "a step of the algorithm box",
    ("02-training-objective", "1.2"): "a step of the algorithm box",
    ("13-ethics", "98%"): "a claim that the reader is told to doubt",
}


def typed(notebook: nbformat.NotebookNode, shipped: frozenset[float] = frozenset()) -> Iterator[str]:
    """The numbers of a page that nothing on it accounts for."""
    known = shipped | numbers(" ".join(computed(notebook)))
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for paragraph in re.split(r"\n\s*\n", BLOCK.sub("", cell.source)):
                if "{cite" not in paragraph:
                    yield from (found for found in quoted(paragraph) if not accounted(found, known))


def computed(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """All that a page computes or defines: code, what it printed, formulas."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from FORMULA.findall(cell.source)
        else:
            yield cell.source
            for output in cell.outputs:
                yield output.get("text", "") or output.get("data", {}).get("text/plain", "")


def numbers(text: str) -> frozenset[float]:
    return frozenset(float(number.replace(",", "")) for number in PLAIN.findall(text))


def quoted(paragraph: str) -> Iterator[str]:
    """Decimal fractions and percentages of a paragraph, the latter with their sign."""
    for found in NUMBER.finditer(ASIDE.sub("", paragraph)):
        if "." in found["value"] or found["percent"]:
            yield found["value"] + ("%" if found["percent"] else "")


def accounted(found: str, known: frozenset[float]) -> bool:
    """Whether a known number, rounded as the quotation is, says the same."""
    value = found.rstrip("%").replace(",", "")
    digits = len(value.partition(".")[2])
    scales = (1, 100) if found.endswith("%") else (1,)
    return any(round(number * scale, digits) == float(value) for number in known for scale in scales)


@pytest.fixture(scope="module")
def shipped() -> frozenset[float]:
    """The figures of all shipped runs and tables."""
    files = [*(ROOT / "gancourse" / "runs").glob("*/*.json"), *(ROOT / "gancourse" / "runs").glob("*.json")]
    return frozenset(value for path in files for value in leaves(json.loads(path.read_text(encoding="utf-8"))))


def leaves(found) -> Iterator[float]:
    if isinstance(found, dict | list):
        for value in found.values() if isinstance(found, dict) else found:
            yield from leaves(value)
    elif isinstance(found, int | float):
        yield float(found)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_result_is_typed_by_hand(path, shipped):
    notebook = nbformat.read(path, 4)
    unknown = [found for found in typed(notebook, shipped) if (path.stem, found) not in OTHERS]
    assert not unknown, (
        f"print {', '.join(unknown)} in a checked cell, cite the source in the paragraph, or leave it out"
    )


def test_what_no_page_needs_any_more_is_no_exception():
    seen = {(path.stem, found) for path in PAGES for found in typed(nbformat.read(path, 4))}
    assert OTHERS.keys() <= seen


def test_a_typed_result_is_found():
    code = nbformat.v4.new_code_cell("share = 0.25", outputs=[nbformat.v4.new_output("stream", text="0.98765 3\n")])
    words = (
        "It wins in 98.8% of cases, or 0.988; a quarter is 25 %, `0.7` and $0.6$ aside.\n\n"
        "Others report 0.123 {cite:p}`someone2020words`.\n\n"
        "Here it was 0.124, in 13 % of cases 2 times as good; chapter 3 says more."
    )
    page = nbformat.v4.new_notebook(cells=[code, nbformat.v4.new_markdown_cell(words)])
    assert list(typed(page)) == ["0.124", "13%"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_times_are_those_of_the_benchmark(path):
    chapter = chapters.known()["chapters"].get(path.stem, {})
    try:
        stated = list(takes.due(execute.read(path.with_suffix(".md")), chapter, path.parent.name))
    except KeyError:
        pytest.fail(f"a cell changed: measure with `python -m benchmarks.chapters --only {path.stem}`")
    assert [said for said, _ in stated] == [measured for _, measured in stated]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_time_is_typed_by_hand(path):
    cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    prose = [part for source in cells for part in re.split(r"\n\s*\n", BLOCK.sub("", source)) if "{cite" not in part]
    assert not [part for part in prose if SECONDS.search(takes.ROLE.sub("", part))]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_for_instructors_says_what_every_chapter_trains(language):
    text = (ROOT / "book" / language / "93-instructors.md").read_text(encoding="utf-8")
    pages = {path.stem: nbformat.read(path, 4) for path in PAGES if path.parent.name == language}
    trained = {name: takes.tagged(page, "training") for name, page in pages.items()}
    assert re.findall(r"\{trains\}`([\w-]+)`", text) == [name for name, cells in trained.items() if cells]
    measured = chapters.known()["chapters"]
    for name, cells in trained.items():
        missing = [cell.source for cell in cells if takes.key(cell) not in measured[name]]
        assert not missing, f"a cell changed: measure with `python -m benchmarks.chapters --only {name}`"


def test_times_of_cells_are_found_and_written():
    new = nbformat.v4
    code = [new.new_code_cell(source, metadata=dict(tags=tags)) for source, tags in (("a", ["training"]), ("b", []))]
    text = "{takes}`1 second`, together {takes}`5 seconds <training>`."
    page = new.new_notebook(cells=[code[0], new.new_markdown_cell(text), code[1]])
    times = {takes.key(code[0]): 31.0, takes.key(code[1]): 4.4}
    found = list(takes.due(page, times, "en"))
    assert found == [("1 second", "4 seconds"), ("5 seconds", "30 seconds")]
    written = takes.filled(text, (measured for _, measured in found))
    assert written == "{takes}`4 seconds`, together {takes}`30 seconds <training>`."
    code[1].source = "c"
    with pytest.raises(KeyError):
        list(takes.due(page, times, "en"))


def test_a_page_is_measured_cell_by_cell(tmp_path):
    page = tmp_path / "page.md"
    head = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n"
    work = "sum(range(20_000_000))"
    page.write_text(f"{head}\n```{{code-cell}}\n1 + 1\n```\n\n```{{code-cell}}\n{work}\n```\n", encoding="utf-8")
    one, other = chapters.seconds(page).values()
    assert 0 <= one < other
