"""The book's sources: both languages say the same, pairs are in step, every picture is described, copies are plain.

And the machinery that builds them, on a book of four tiny pages.
"""

import base64
import doctest
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import chromium
import demos
import from_package
import jupytext
import nbformat
import plain
import pytest
import release
import stamping
import termlist
import yaml
from bilingual import LANGUAGES, chapter_number
from fontTools.ttLib import TTFont
from PIL import Image
from pybtex.database import parse_file
from repository import ROOT, Source, find, web_address

from gancourse import exercises, models
from gancourse.errors import CourseError

BOOK = ROOT / "book"
NUMBERED = sorted({path.stem for language in LANGUAGES for path in (BOOK / language).glob("[0-9]*.md")})
SLUGS = [slug for slug in NUMBERED if chapter_number(slug) is not None]
APPENDICES = [slug for slug in NUMBERED if chapter_number(slug) is None]
TEXTS = ["index", *APPENDICES]  # pages on which nothing runs
PAGES = [(language, slug) for slug in SLUGS for language in LANGUAGES if (BOOK / language / f"{slug}.md").exists()]
CHECKED = "nbval-check-output"
TAGS = {CHECKED, "hide-input", "hide-output", "remove-input", "raises-exception", "training"}
FRONT_MATTER = {
    "jupytext": {"text_representation": {"extension": ".md", "format_name": "myst"}},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
}
SOURCE = Source("https://github.com/someone/course", "0" * 40)

each_page = pytest.mark.parametrize(("language", "slug"), PAGES)
each_chapter = pytest.mark.parametrize("slug", SLUGS)
STILL = [(language, slug) for slug in TEXTS for language in LANGUAGES]
each_text = pytest.mark.parametrize(("language", "slug"), STILL)
each_twin = pytest.mark.parametrize("slug", [*SLUGS, *TEXTS])


# ------------------------------------------------------------------------------------------------ reading a chapter


def text_of(language: str, slug: str) -> str:
    return (BOOK / language / f"{slug}.md").read_text(encoding="utf-8")


def pair_of(language: str, slug: str) -> nbformat.NotebookNode:
    return nbformat.read(BOOK / language / f"{slug}.ipynb", 4)


def prose(language: str, slug: str) -> str:
    cells = jupytext.reads(text_of(language, slug), fmt="md:myst").cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def code_cells(language: str, slug: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in pair_of(language, slug).cells if cell.cell_type == "code"]


def tags(cell: nbformat.NotebookNode) -> list[str]:
    return sorted(cell.metadata.get("tags", []))


def without_language(text: str, language: str) -> str:
    return re.sub(rf"\b{language}-(?=\w)", "LANG-", text)


def skeleton(text: str, language: str) -> list[str]:
    """Everything in a chapter's prose that both languages share, in order: levels of headings, labels, directives
    with their labels and pictures."""
    found = []
    for token in plain._special(text):
        match token.type:
            case "heading_open":
                found.append(token.markup)
            case "myst_target":
                found.append(f"({token.content})=")
            case "math_block_label":
                found.append(f"equation {token.info}")
            case "fence" | "colon_fence" if token.info.startswith("{"):
                found.extend(_directive(token, language))
    return [without_language(line, language) for line in found]


def _directive(token, language: str) -> list[str]:
    name, _, argument = token.info[1:].partition("}")
    options, body = plain._options(token.content)
    kept = {key: value for key, value in options.items() if key not in ("alt", "align")}
    if name in ("gan-demo", "gan-exercise", "figure", "image", "package-names"):
        kept["argument"] = argument.strip().replace(f".{language}.", ".LANG.")
    return [f"{name} {sorted(kept.items())}", *skeleton(body, language)]


def formulas(text: str) -> tuple[list[str], list[str]]:
    """Display formulas in order and inline formulas sorted (word order differs), without the words inside them.

    A display formula may end a sentence in one language and a clause in the other.
    """
    display, inline = [], []
    for token in plain._parser().parse(text):
        if token.type in ("math_block", "math_block_label"):
            display.append(token.content)
        elif token.type in ("fence", "colon_fence") and token.info.startswith("{"):
            inside = formulas(plain._options(token.content)[1])
            if token.info.startswith("{math}"):
                inside = ([plain._options(token.content)[1]], [])
            display += inside[0]
            inline += inside[1]
        inline += [child.content for child in token.children or [] if child.type == "math_inline"]
    return [CLOSING.sub("", _bare(formula)) for formula in display], sorted(_bare(formula) for formula in inline)


CLOSING = re.compile(r"[.,](?=(?:\\end\{aligned\})?$)")  # of a display formula, without its spaces


def _bare(formula: str) -> str:
    return re.sub(
        r"\s+", "", re.sub(r"\\(?:text|mathrm)\{[^{}]*[가-힣 ][^{}]*\}|\\text\{[^{}]*\}", r"\\text{}", formula)
    )


def numbers_cited(text: str) -> list[str]:
    """The keys of all citations, sorted."""
    return sorted(key.strip() for keys in re.findall(r"\{cite:?\w*\}`([^`]+)`", text) for key in keys.split(","))


# ------------------------------------------------------------------------------------------------ every chapter


def test_the_table_of_contents_holds_every_page_of_both_languages_in_order():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    listed = [[Path(chapter["file"]) for chapter in part["chapters"]] for part in parts]
    for language, paths in zip(LANGUAGES, listed, strict=True):
        assert [path.parent.as_posix() for path in paths] == [f"book/{language}"] * len(paths)
        assert [path.name for path in paths] == ["index", *SLUGS, *APPENDICES]


def test_there_are_chapters():
    assert SLUGS, "book/ko and book/en hold no chapter"


@each_chapter
def test_a_chapter_is_there_in_both_languages(slug):
    assert all((BOOK / language / f"{slug}{end}").exists() for language in LANGUAGES for end in (".md", ".ipynb"))


@each_page
def test_front_matter_and_title(language, slug):
    text = text_of(language, slug)
    _, head, body = text.split("---\n", 2)
    assert yaml.safe_load(head) == FRONT_MATTER
    title = re.search(r"^# (.*)$", body, re.MULTILINE)[1]
    assert title.startswith(f"{chapter_number(slug)}. "), "the title begins with the chapter's number"
    assert "$" not in title, "no formula in a title: it shows in menus"


@each_page
def test_a_pair_is_in_step(language, slug):
    """`make notebooks` mends this."""
    written, paired = jupytext.reads(text_of(language, slug), fmt="md:myst"), pair_of(language, slug)
    assert [(c.cell_type, c.source) for c in written.cells] == [(c.cell_type, c.source) for c in paired.cells]
    for one, other in zip(written.cells, paired.cells):
        assert tags(one) == tags(other)
        assert one.metadata.get("mystnb") == other.metadata.get("mystnb")


@each_page
def test_outputs_are_stored_where_they_are_checked_and_nowhere_else(language, slug):
    """`make outputs` mends this."""
    for cell in code_cells(language, slug):
        assert bool(cell.outputs) == (CHECKED in tags(cell)), cell.source
        assert set(tags(cell)) <= TAGS, f"unknown tag among {tags(cell)}"


@each_page
def test_a_chapter_checks_numbers(language, slug):
    assert any(CHECKED in tags(cell) for cell in code_cells(language, slug))


@each_page
def test_labels_carry_their_language(language, slug):
    text = prose(language, slug)
    labels = re.findall(r"^\((.+)\)=$|^:(?:name|label): *(.+)$|^\$\$ \((.+)\)$", text, re.MULTILINE)
    labels = [next(filter(None, found)) for found in labels]
    assert labels
    assert all(label.startswith(f"{language}-") for label in labels), labels
    assert len(set(labels)) == len(labels)


@each_page
def test_every_section_has_a_label(language, slug):
    kinds = [(token.type, token.markup) for token in plain._special(prose(language, slug))]
    for before, this in pairwise(kinds):
        if this == ("heading_open", "##"):
            assert before[0] == "myst_target", "a ## without a label: the language switch and links need one"


@pytest.mark.parametrize(("language", "slug"), PAGES + STILL)
def test_every_static_picture_is_described(language, slug):
    for token in plain._special(prose(language, slug)):
        if re.match(r"\{(figure|image|gan-demo)\}", token.info):
            assert len(plain._options(token.content)[0].get("alt", "")) >= 15, token.info


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_of_samples_at_home_say_what_is_to_be_seen(language):
    """Their captions say where they come from."""
    page = (BOOK / language / "index.md").read_text(encoding="utf-8")
    rows = page.split("```{outputs}\n")[1].split("\n```")[0].splitlines()
    for name, words in (row.split(": ", 1) for row in rows):
        caption, alt = words.split(" | ")
        assert len(alt) >= 25, name
        assert alt not in caption, name


@each_page
def test_every_drawing_cell_is_described(language, slug):
    """A cell that draws has `mystnb: image: alt:`; the built pages are checked in test_browser.py."""
    descriptions = [
        cell.metadata["mystnb"]["image"]["alt"] for cell in code_cells(language, slug) if "mystnb" in cell.metadata
    ]
    assert all(len(words) >= 15 for words in descriptions)
    assert len(set(descriptions)) == len(descriptions), "two figures with the same description"


@each_page
def test_exercises_stand_with_their_starter_and_check(language, slug):
    cells = pair_of(language, slug).cells
    for number, cell in enumerate(cells):
        for name in re.findall(r"\{gan-exercise\} *([\w-]+)", cell.source if cell.cell_type == "markdown" else ""):
            exercise = exercises.get(name)
            assert exercise.chapter == slug
            if exercise.starter:
                starter, check = cells[number + 1 : number + 3]
                assert starter.source.strip() == exercise.starter.strip()
                assert f'gc.exercises.check("{name}", {exercise.entry})' in check.source


@each_twin
def test_both_languages_have_the_same_sections_labels_figures_and_exercises(slug):
    ko, en = (skeleton(prose(language, slug), language) for language in LANGUAGES)
    assert ko == en


@each_twin
def test_both_languages_have_the_same_formulas(slug):
    ko, en = (formulas(prose(language, slug)) for language in LANGUAGES)
    assert ko == en


@each_twin
def test_both_languages_cite_the_same(slug):
    ko, en = (set(numbers_cited(prose(language, slug))) for language in LANGUAGES)
    assert ko == en


@each_chapter
def test_both_languages_run_the_same_code(slug):
    ko, en = (code_cells(language, slug) for language in LANGUAGES)
    first = 'import gancourse as gc\n\ngc.plot.language("{}")'
    assert (ko[0].source, en[0].source) == (first.format("ko"), first.format("en"))
    assert [cell.source for cell in ko[1:]] == [cell.source for cell in en[1:]]
    assert [tags(cell) for cell in ko] == [tags(cell) for cell in en]


@each_chapter
def test_both_languages_store_the_same_numbers(slug):
    def stored(language):
        return [[_payload(output) for output in cell.outputs] for cell in code_cells(language, slug)]

    assert stored("ko") == stored("en")


def _payload(output: nbformat.NotebookNode) -> object:
    return output.get("text") or output.get("data") or (output.get("ename"), output.get("evalue"))


# ------------------------------------------------------------------------------------------------ home, back matter


@each_text
def test_a_page_on_which_nothing_runs_is_plain_text_with_a_title(language, slug):
    text = text_of(language, slug)
    assert text.startswith("# ")
    assert "{code-cell}" not in text
    assert not (BOOK / language / f"{slug}.ipynb").exists()
    assert not re.match(r"# \d", text), "an appendix has no number"


@each_text
def test_labels_on_such_a_page_stand_before_every_section_and_carry_its_language(language, slug):
    test_every_section_has_a_label(language, slug)
    labels = re.findall(r"^\((.+)\)=$|^:name: *(.+)$", text_of(language, slug), re.MULTILINE)
    assert all((label or name).startswith(f"{language}-") for label, name in labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_on_the_home_page_says_a_word_of_every_chapter(language):
    listed = re.search(r"```\{chapter-list\}\n(.*?)```", text_of(language, "index"), re.DOTALL)[1]
    assert set(SLUGS) <= {line.partition(": ")[0] for line in listed.splitlines()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_review_says_of_every_model_what_it_adds_and_where(language):
    table = re.search(r"-tab-review-models\n(.*?)```", text_of(language, "14-review"), re.DOTALL)[1]
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d, ]+) \|$", table, re.MULTILINE)
    assert [name for name, _ in rows] == models.names()
    assert all(1 <= int(chapter) <= 13 for _, chapters in rows for chapter in chapters.split(", "))


def test_the_code_of_the_self_test_prints_what_its_answer_says(capsys):
    ko, en = (re.search(r"```python\n(.*?)```.*?`(tensor.*?)`", text_of(at, "index"), re.DOTALL) for at in LANGUAGES)
    assert ko.groups() == en.groups()
    exec("import torch\n" + en[1], {})
    assert capsys.readouterr().out.strip() == en[2]


def notation(language: str) -> list[tuple[str, list[str]]]:
    """The symbols of each line in the tables and the numbers of the chapters that use them."""
    rows = re.findall(r"^\| \$(.*?)\$ \|.*\| ([\d, ]+) \|$", text_of(language, "91-notation"), re.MULTILINE)
    return [(symbols, chapters.split(", ")) for symbols, chapters in rows]


def test_both_languages_list_the_same_symbols_for_the_same_chapters():
    assert notation("ko") == notation("en")


@pytest.mark.parametrize(("symbols", "chapters"), notation("en"))
def test_the_chapters_use_the_symbols_that_the_notation_lists(symbols, chapters):
    for slug in [slug for slug in SLUGS if str(chapter_number(slug)) in chapters]:
        display, inline = formulas(prose("en", slug))
        text = " ".join(map(spelled, [*display, *inline]))
        for symbol in re.split(r", (?![^(]*\))", symbols):
            assert spelled(_bare(symbol)) in text, f"{symbol} is not in {slug}"


def spelled(formula: str) -> str:
    """A formula in one of the ways in which the chapters spell it."""
    formula = re.sub(r"\\(text|mathrm|mathcal)\{([^{}]*)\}", r"\2", formula)
    formula = re.sub(r"_\{(\w)\}", r"_\1", formula)
    return re.sub(r"\\lVert|\\rVert|\\cdot|\\[,!|]|\\parallel|\s|\\text\{\}", "", formula)


def test_terms_stand_once_and_under_their_letter():
    assert len({(term.en, term.ko) for term in termlist.terms()}) == len(termlist.terms()) > 300
    for language in LANGUAGES:
        found = termlist.sections(language)
        assert sorted((term for terms in found.values() for term in terms), key=str) == sorted(
            termlist.terms(), key=str
        )
    assert list(termlist.sections("ko"))[:3] == ["ㄱ", "ㄴ", "ㄷ"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_defined_in_one_or_two_plain_sentences(language):
    for term in termlist.terms():
        said = term.says(language)
        assert said.endswith({"ko": "니다.", "en": "."}[language]), term
        assert 15 < len(said) * {"ko": 2, "en": 1}[language] < 200, term
        assert 1 <= len(re.findall(r"[.](?= |$)", said)) <= 2, term
        assert not re.search(r"[$`{}<>]", said), f"{term}: no formulas and no code, it is shown as plain text"
        assert not said.lower().startswith(termlist.bare(term.word(language)).lower()), f"{term} begins with the word"
        assert set(term.mark.split()) <= set(LANGUAGES), term


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Logits, a logit's sign, non-logit", ["logit", "logit"]),
        ("en", "an estimate's bias; a gan, a CNN", ["convolutional neural network (CNN)"]),  # two terms are called bias
        ("en", "batch\nnormalisation of a batch", ["batch normalization", "batch"]),
        ("ko", "판별자는 손실을 줄입니다. 재판별자, 판별자적", ["discriminator"]),
        ("ko", "층마다 층계로 은닉층의", ["layer", "hidden layer"]),
        ("ko", "편향과 발산, JSD가", ["Jensen–Shannon divergence (JSD)"]),
    ],
)
def test_terms_are_found_as_whole_words(language, text, found):
    assert [term.en for _, term in termlist.uses(text, language)] == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_on_the_package_page_says_what_its_names_are_for(language):
    for name in re.findall(r"\{package-names\} (\S+)", text_of(language, "92-package")):
        module = importlib.import_module(name)
        assert [one for one in from_package.public(module) if from_package.words_of(module, one)]


def test_a_signature_is_shown_without_types_and_addresses():
    games = importlib.import_module("gancourse.games")
    assert from_package.call_of(games.dirac).startswith("(loss=..., gamma=0.0")
    assert from_package.words_of(importlib.import_module("gancourse.losses"), "minimax").startswith(
        "Goodfellow et al. 2014"
    )


# ------------------------------------------------------------------------------------------------ stamped copies


RAW_MYST = {
    "directive": r"^ *(`{3,}|~{3,}|:{3,}) *\{",
    "role": r"\{[a-z][\w:.-]*\}`",
    "label": r"^\([\w-]+\)=",
    "comment": r"^% ",
    "block break": r"^\+\+\+",
    "colon fence": r"^ *:{3,}",
    "option": r"^:[a-z-]+: ",
    "relative link or picture": r"\]\((?!https?:|data:|mailto:)",
    "label after a formula": r"^\$\$ *\(",
}


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """The stamped copies by language and slug."""
    folder = tmp_path_factory.mktemp("copies")
    return {(path.parent.name, path.stem): nbformat.read(path, 4) for path in stamping.stamp_all(folder, SOURCE)}


@each_page
def test_a_stamped_copy_holds_no_raw_myst(copies, language, slug):
    for cell in copies[language, slug].cells:
        if cell.cell_type == "markdown":
            assert raw_myst(cell.source) == []


def raw_myst(text: str) -> list[str]:
    """What is left of MyST in a text, code aside."""
    text = re.sub(r"^ *(`{3,})(?!.*\{).*?^ *\1", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"(?<![`}])(`+)(?!`).+?(?<!`)\1(?!`)", "", text)
    return [f"{kind}: {found[0]}" for kind, mark in RAW_MYST.items() if (found := re.search(mark, text, re.MULTILINE))]


def test_the_search_for_raw_myst_finds_each_kind():
    samples = ["```{note}\nx\n```", "{ref}`x`", "(ko-x)=\n## y", "% no", "+++", ":::\nx", ":name: x", "[x](06.md)"]
    samples += ["![](../_images/x.png)", "$$\nx\n$$ (ko-eq)"]
    assert all(raw_myst(sample) for sample in samples)
    assert raw_myst("`{ref}` and\n```python\nx = {1: 2}  # %\n```\n$$\nx\n$$") == []


@each_page
def test_a_stamped_copy_installs_from_its_own_commit_and_asks_for_a_gpu(copies, language, slug):
    copy = copies[language, slug]
    nbformat.validate(copy)
    assert f"git+{SOURCE.address}@{SOURCE.commit}" in copy.cells[0].source
    assert copy.metadata["accelerator"] == "GPU"
    assert copy.metadata["kernelspec"]["name"] == "python3"


@each_page
def test_a_stamped_copy_runs_the_chapters_cells(copies, language, slug):
    copied = [cell for cell in copies[language, slug].cells if cell.cell_type == "code"]
    chapter = code_cells(language, slug)
    assert [cell.source for cell in copied[1:]] == [cell.source for cell in chapter]
    assert [cell.outputs for cell in copied[1:]] == [cell.outputs for cell in chapter]


def test_without_an_address_there_is_no_install_cell():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    copy = stamping.stamped(notebook, plain.Chapter("book/ko/06-x", {}), None)
    assert [cell.source for cell in copy.cells] == ["1"]


SNIPPETS = {
    "{math}`x^2`": "$x^2$",
    "`{ref}` stays": "`{ref}` stays",
    "```python\n{ref}`x`\n```": "```python\n{ref}`x`\n```",
    ":::{note}\nA *b*.\n:::": "> **Note**\n>\n> A *b*.",
    "```{admonition} Title\n:class: tip\n\ntext\n```": "> **Title**\n>\n> text",
    "::::{tip}\n:::{dropdown} More\nx\n:::\n::::": (
        "> **Tip**\n>\n> <details>\n> <summary>More</summary>\n>\n> x\n>\n> </details>"
    ),
    "- a\n\n  ```{note}\n  b\n  ```\n- c": "- a\n\n  > **Note**\n  >\n  > b\n- c",
    "(en-x)=\n## Words\n\n{ref}`en-x`, {ref}`here <en-x>`": "## Words\n\nWords, here",
    "$$\na\n$$ (en-eq)\n\n{eq}`en-eq`": "$$\na \\tag{6.1}\n$$\n\n(6.1)",
    "```{math}\n:label: en-eq\na\n```": "$$\na \\tag{6.1}\n$$",
    "```{prf:proof}\nx\n```": "> **Proof.** x",
    "% a comment\n\ntext": "text",
    "{cite:p}`goodfellow2014gan`": "[[Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661)]",
    "{cite:t}`goodfellow2014gan` say": "Goodfellow et al. [[2014](https://arxiv.org/abs/1406.2661)] say",
    "{doc}`index`": "Home",
    "[words](index.md)": "words",
    "[words](https://example.org)": "[words](https://example.org)",
}


@pytest.mark.parametrize("myst", SNIPPETS)
def test_myst_becomes_plain(myst):
    assert plain.Chapter("book/en/06-x", {}).plain(myst) == SNIPPETS[myst]


@pytest.mark.parametrize("source", [SOURCE, None])
def test_a_demo_becomes_its_picture_and_a_link_to_the_page_that_runs_it(source):
    chapter = plain.Chapter("book/en/06-x", {}, source)
    text = chapter.plain("```{gan-demo} dynamics\n:game: dirac\n:alt: A path\n```")
    picture, sentence = text.split("\n\n")
    assert re.fullmatch(r"!\[A path\]\(data:image/png;base64,[\w+/=]+\)", picture)
    other = chapter.plain("```{gan-demo} sampler\n:run: dcgan-mnist\n:alt: A path\n```")
    assert other.split("\n\n")[0] != picture
    assert ("https://someone.github.io/course/book/en/06-x.html" in sentence) == (source is not None)


@pytest.mark.parametrize(
    "myst",
    ["```{unknown}\n```", "{unknown}`x`", "{ref}`no-label`", "{cite:p}`nobody1900`", "![](none.png)", "[x](none.md)"],
)
def test_what_cannot_become_plain_is_an_error_that_names_page_and_thing(myst):
    with pytest.raises(CourseError, match=r"book/en/06-x\.md: .*(unknown|no-label|nobody1900|none)"):
        plain.Chapter("book/en/06-x", {}).plain(myst)


# ------------------------------------------------------------------------------------------------ the machinery


@pytest.mark.parametrize("name", ["bilingual", "from_package", "plain", "repository", "termlist"])
def test_the_examples_in_the_docstrings(name):
    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted
    assert not results.failed


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/a/b", "https://github.com/a/b"),
        ("https://github.com/a/b.git/", "https://github.com/a/b"),
        ("ssh://git@example.org:22/a/b.git", "https://example.org/a/b"),
        ("git@gitlab.example.org:group/sub/b.git", "https://gitlab.example.org/group/sub/b"),
        ("../b", None),
        ("file:///srv/b.git", None),
        ("", None),
        (None, None),
    ],
)
def test_a_remote_becomes_a_web_address(remote, address):
    assert web_address(remote) == address


def test_the_address_is_found_in_the_order_that_a_fork_needs(monkeypatch):
    monkeypatch.setenv("GITHUB_SHA", "f" * 40)
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/fork")
    monkeypatch.delenv("GITHUB_SERVER_URL", raising=False)
    monkeypatch.delenv("GANCOURSE_REPOSITORY", raising=False)
    assert find() == Source("https://github.com/someone/fork", "f" * 40)
    monkeypatch.setenv("GANCOURSE_REPOSITORY", "git@github.com:else/where.git")
    assert find().address == "https://github.com/else/where"


def test_the_address_of_a_page():
    assert SOURCE.page("book/en/index.html") == "https://someone.github.io/course/book/en/index.html"
    assert Source("https://github.com/Some/some.github.io", "0").page("x") == "https://some.github.io/x"
    assert Source("https://example.org/a/b", "0" * 40).page("x") is None


def test_colab_opens_github_alone():
    assert SOURCE.colab("colab/ko/06-dcgan.ipynb") == (
        "https://colab.research.google.com/github/someone/course/blob/gh-pages/colab/ko/06-dcgan.ipynb"
    )
    assert Source("https://example.org/a/b", "0" * 40).colab("x") is None


def test_no_source_names_a_repository():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    suffixes = {".yml", ".md", ".ipynb", ".py", ".toml", ".html"}
    own = re.compile(r"github\.com/[\w-]+/(gan-?course|main)\b|colab\.research\.google\.com/github/(?!\{)\w")
    for name in names:
        path = ROOT / name
        if path.suffix in suffixes and path.is_file() and path != Path(__file__):
            assert not own.search(path.read_text(encoding="utf-8")), name


def test_the_executed_chapters_are_kept_apart_by_package_data_and_budget(tmp_path):
    import execution

    (tmp_path / "data").mkdir()
    (tmp_path / "a.py").write_text("1")
    first = execution._key(tmp_path, "quick")
    assert first == execution._key(tmp_path, "quick")
    assert first != execution._key(tmp_path, "smoke")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("1")
    assert first == execution._key(tmp_path, "quick")
    (tmp_path / "data" / "x.bin").write_bytes(b"1")
    assert first != (second := execution._key(tmp_path, "quick"))
    (tmp_path / "a.py").write_text("2")
    assert execution._key(tmp_path, "quick") not in (first, second)


def test_large_pictures_in_a_cells_html_become_files(tmp_path):
    import pictures

    data = bytes(range(256)) * 100
    large = f'<img alt="x" src="data:image/gif;base64,{base64.b64encode(data).decode()}">'
    small = '<img alt="y" src="data:image/png;base64,AAAA">'
    context = {"body": large + small, "pathto": lambda path, resource: f"../../{path}"}
    pictures._unpack(SimpleNamespace(outdir=tmp_path), "book/ko/x", "page.html", context, None)
    (picture,) = (tmp_path / "_images").iterdir()
    assert picture.read_bytes() == data
    assert context["body"] == f'<img alt="x" src="../../_images/{picture.name}">{small}'


def test_the_sites_stills_and_films_are_webp(tmp_path):
    import pictures

    folder = tmp_path / "_images"
    folder.mkdir()
    frames = [Image.new("L", (40, 30), grey) for grey in (0, 120, 240)]
    noise = Image.effect_noise((40, 30), 80)
    noise.save(folder / "still.png")
    frames[0].save(folder / "film.gif", save_all=True, append_images=frames[1:], duration=[100, 100, 900], loop=0)
    (folder / "plot.svg").write_text("<svg/>")
    page = tmp_path / "book" / "en" / "x.html"
    page.parent.mkdir(parents=True)
    shown = (
        '<source srcset="../../_images/still.{0}"><img src="../../_images/film.{1}"><img src="../../_images/plot.svg">'
    )
    page.write_text(shown.format("png", "gif"))
    later = '<img loading="lazy" src="../../_images/plot.svg">'  # nothing is known of its size
    told = shown.replace('<img src="../../_images/film', '<img width="40" height="30" src="../../_images/film')
    told = told.replace('<img src="../../_images/plot.svg">', later)
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"))
    for _ in range(2):  # a second build finds nothing to do
        pictures._shrink(app, None)
        assert page.read_text() == told.format("webp", "webp")
        assert sorted(path.name for path in folder.iterdir()) == ["film.webp", "plot.svg", "still.webp"]
    with Image.open(folder / "still.webp") as still, Image.open(folder / "film.webp") as film:
        assert still.convert("L").tobytes() == noise.tobytes()
        assert film.n_frames == 3
        film.seek(2)
        film.load()
        assert film.info["duration"] == 900
        assert abs(film.convert("L").getpixel((20, 15)) - 240) < 3


def test_no_work_stands_twice_in_the_references():
    seen = {}
    for key, entry in parse_file(str(BOOK / "references.bib")).entries.items():
        fields = [entry.fields.get(name, "").lower().rstrip("/") for name in ("eprint", "doi", "url")]
        for mark in filter(None, [*fields, re.sub(r"\W", "", entry.fields["title"].lower())]):
            assert seen.setdefault(mark, key) == key, f"{seen[mark]} and {key} are one work"


# ------------------------------------------------------------------------------------------------ a tiny book


one_worker = pytest.mark.xdist_group("tiny book")  # so that it is built once

TINY = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# {n}. Title {lang}

{{cite:p}}`goodfellow2014gan`, {{numref}}`{lang}-ex-{exercise}`, {{eq}}`{lang}-eq-{n}`

({lang}-c{n}-goals)=
## Goals

{term}

({lang}-c{n}-text)=
## {term}

*a* `{term}` **{term}**({term}), {term}

```{{code-cell}}
1 + 1
```

```{{note}}
x {{term}}`{term}` {{term}}`y <GAN>`
```

```{{gan-exercise}} {exercise}
```

```{{prf:proof}}
$x = x$ by *a*.
```

$$
x
$$ ({lang}-eq-{n})

```{{gan-demo}} dynamics
:game: dirac
:alt: A path that winds around the middle
```

```{{gan-demo}} sampler
:run: dcgan-mnist
:alt: Digits
```

```{{bibliography}}
:filter: docname in docnames
```
"""


BACK = ["90-glossary", "92-package"]


def build_tiny(folder: Path, **environment: str) -> str:
    """Build the tiny book (its cells do not run) and return what the builder says."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder), "-W", "--keep-going"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "GANCOURSE_REPO"))}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "GITHUB_SHA": "0" * 40, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    shutil.copytree(BOOK, folder / "book", ignore=shutil.ignore_patterns("[0-8]*", "91*", "mathjax"))
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert "execute_notebooks: cache" in config
    (folder / "_config.yml").write_text(config.replace("execute_notebooks: cache", "execute_notebooks: 'off'"))
    chapters = {2: "02-b", 7: "07-a"}
    names = [name for name in exercises.names() if exercises.get(name).solution][:2]
    terms = {"ko": "판별자", "en": "Discriminator"}
    parts = []
    for language in LANGUAGES:
        home = folder / "book" / language / "index.md"
        home.write_text(f"# {language}\n\n```{{chapter-list}}\n02-b: words\n09-c: more\n```\n", encoding="utf-8")
        for (number, slug), name in zip(chapters.items(), names):
            page = TINY.format(n=number, lang=language, exercise=name, term=terms[language])
            (folder / "book" / language / f"{slug}.md").write_text(page, encoding="utf-8")
            jupytext.write(jupytext.reads(page, fmt="md:myst"), folder / "book" / language / f"{slug}.ipynb")
        files = [{"file": f"book/{language}/{slug}"} for slug in ("index", *chapters.values(), *BACK)]
        parts.append({"caption": language, "chapters": files})
    toc = {"format": "jb-book", "root": "book/index", "parts": parts}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    build_tiny(folder, GANCOURSE_REPOSITORY="https://github.com/someone/course")
    return folder


def soup_of(folder: Path, page: str):
    from bs4 import BeautifulSoup

    return BeautifulSoup((folder / "_build" / "html" / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


@one_worker
@pytest.mark.parametrize(("language", "other"), [("ko", "en"), ("en", "ko")])
def test_a_page_speaks_its_language_throughout(tiny, language, other):
    page = soup_of(tiny, f"book/{language}/02-b")
    words = {"ko": ("참고", "연습 2.1", "풀이"), "en": ("Note", "Exercise 2.1", "Solution")}[language]
    assert page.html["lang"] == language
    assert page.select_one(".admonition.note .admonition-title").text == words[0]
    assert words[1] in page.select_one(".exercise .admonition-title").text
    assert words[2] in page.select_one("details summary").text
    assert page.select_one(".proof").text.split()[0] == {"ko": "증명.", "en": "Proof."}[language]
    assert any(words[1] in link.text for link in page.select("article a"))
    switch = page.select_one("a.language-switch")
    assert (switch["lang"], switch["href"]) == (other, f"../{other}/02-b.html")
    alternates = {link["hreflang"] for link in page.select("link[rel=alternate]")}
    assert alternates == set(LANGUAGES)
    in_sidebar = [link["href"] for link in page.select(".bd-docs-nav a")]
    assert in_sidebar == ["index.html", "#", "07-a.html", "90-glossary.html", "92-package.html"]
    assert page.select_one("a.left-prev")["href"] == "index.html"
    assert page.select_one("a.right-next")["href"] == "07-a.html"


@one_worker
@pytest.mark.parametrize("language", LANGUAGES)
def test_previous_and_next_stay_in_the_language(tiny, language):
    assert soup_of(tiny, f"book/{language}/index").select_one("a.left-prev") is None
    assert soup_of(tiny, f"book/{language}/{BACK[-1]}").select_one("a.right-next") is None


@one_worker
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_leads_to_the_glossary_of_its_language(tiny, language):
    word, gan = soup_of(tiny, f"book/{language}/02-b").select(".admonition.note a")
    for link, name in ((word, {"ko": "판별자", "en": "discriminator"}), (gan, {"ko": "생성적", "en": "generative"})):
        page, _, label = link["href"].partition("#")
        assert page == "90-glossary.html"
        assert soup_of(tiny, f"book/{language}/90-glossary").find(id=label).text.startswith(name[language])


@one_worker
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_use_of_a_term_brings_its_definition(tiny, language):
    (link,) = soup_of(tiny, f"book/{language}/02-b").select("a.term")
    (term,) = (term for term in termlist.terms() if term.en == "discriminator")
    assert link.text.lower() == term.word(language)
    assert link.parent.name == "strong"
    assert link["data-says"] == term.says(language)
    page, _, label = link["href"].partition("#")
    assert (
        soup_of(tiny, f"book/{language}/{page.removesuffix('.html')}").find(id=label).text.startswith(link.text.lower())
    )
    assert not soup_of(tiny, f"book/{language}/90-glossary").select("a.term")


@one_worker
def test_the_home_page_lists_chapters_with_their_words_and_no_appendix(tiny):
    items = soup_of(tiny, "book/en/index").select("article li")
    assert [" ".join(item.text.split()) for item in items] == ["2. Title en words", "7. Title en"]


@one_worker
def test_the_package_page_marks_its_words_as_english(tiny):
    page = soup_of(tiny, "book/ko/92-package")
    (entry,) = (term for term in page.select("dl.package dt") if term.text.startswith("gc.metrics.frechet("))
    assert entry.find_next("p")["lang"] == "en"


@one_worker
@pytest.mark.parametrize(("slug", "number"), [("02-b", 2), ("07-a", 7)])
def test_numbers_start_anew_in_each_chapter(tiny, slug, number):
    page = soup_of(tiny, f"book/en/{slug}")
    assert f"Exercise {number}.1" in page.select_one(".exercise .admonition-title").text
    assert f"({number}.1)" in page.select_one("article p").text


@one_worker
def test_a_chapter_has_colab_and_download_buttons_that_fit_a_fork(tiny):
    page = soup_of(tiny, "book/ko/02-b")
    colab = page.select_one("a.btn-colab-button")["href"]
    assert colab == SOURCE.colab("colab/ko/02-b.ipynb")
    download = page.select_one("a.btn-download-notebook-button")["href"]
    assert download == "../../colab/ko/02-b.ipynb"


@one_worker
def test_no_page_loads_a_script_of_thebe_or_of_another_site(tiny):
    page = soup_of(tiny, "book/ko/02-b")
    assert "thebe" not in " ".join(str(script) for script in page.select("script")).lower()
    assert not [tag for tag in page.select("script[src], img[src], link[rel=stylesheet]") if "//" in str(tag)]


@one_worker
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_with_a_demo_loads_one_small_script_and_others_none(tiny, language):
    page = soup_of(tiny, f"book/{language}/02-b")
    (script,) = (tag for tag in page.select("script[src]") if "demos/" in tag["src"])
    assert script["src"].partition("?")[0] == "../../_static/../demos/loader.js"
    assert re.fullmatch("[0-9a-f]{12}", script["data-version"])
    demo = page.select_one("gan-dynamics")
    assert (demo["lang"], demo["game"]) == (language, "dirac")
    assert demo.select_one("img")["alt"] == "A path that winds around the middle"
    assert demo.noscript.text == demos.WORDS[language]["no script"]
    assert (tiny / "_build" / "html" / "demos" / "dynamics.js").exists()
    for other in (f"book/{language}/index", f"book/{language}/search"):
        assert "loader.js" not in str(soup_of(tiny, other).select("script"))


@one_worker
def test_the_build_writes_the_generators_that_its_pages_name_and_no_others(tiny):
    sampler = soup_of(tiny, "book/en/02-b").select_one("gan-sampler")
    assert sampler["run"] == "dcgan-mnist"
    assert sampler.select_one("img")["alt"] == "Digits"
    written = sorted((tiny / "_build" / "html" / "demos" / "generators").iterdir())
    assert [path.name for path in written] == ["dcgan-mnist.js"]


@one_worker
@pytest.mark.parametrize(("language", "found"), [("ko", "찾기"), ("en", "Search")])
def test_each_language_has_a_search_page_over_its_own_text(tiny, language, found):
    assert soup_of(tiny, f"book/{language}/02-b").select_one("form.bd-search")["action"] == "search.html"
    page = soup_of(tiny, f"book/{language}/search")
    assert (page.html["lang"], page.h1.text) == (language, found)
    assert page.select_one("a.language-switch")["href"].endswith("/search.html")
    script = (tiny / f"_build/html/book/{language}/search-texts.js").read_text(encoding="utf-8")
    places = json.loads(script.removeprefix("globalThis.SEARCH_TEXTS = ").removesuffix(";\n"))
    title, _, chapter = [place for place in places if place["url"].startswith("02-b.html#")]
    assert title["chapter"] == title["title"] == chapter["chapter"] == f"2. Title {language}"
    assert {"ko": "판별자(판별자)", "en": "Discriminator(Discriminator)"}[language] in chapter["text"], "terms are text"
    exercise = next(exercises.get(name) for name in exercises.names() if exercises.get(name).solution)
    words = re.search(r"[\w ]{12,}", exercise.prompt(language))[0].strip()  # a run of words without marks
    assert words in chapter["text"]
    assert {"ko": "풀이", "en": "Solution"}[language] not in chapter["text"], "no answers"
    assert "goodfellow2014gan" not in chapter["text"]
    assert not (tiny / "_build/html/searchindex.js").exists()


@one_worker
def test_a_page_has_one_style_sheet_with_the_rules_in_use_and_the_theme_measures_nothing(tiny):
    site = tiny / "_build/html"
    (sheet,) = soup_of(tiny, "book/ko/02-b").select("link[rel=stylesheet]")
    text = (site / "book/ko" / sheet["href"]).resolve().read_text(encoding="utf-8")
    for kept in (".bd-sidebar-primary", "a.term", ".film-button", ".highlight", ".sd-card", "html[data-theme=dark]"):
        assert kept in text
    for gone in ("fa-amazon", ".carousel-caption", "sd-tab-set"):
        assert gone not in text
    assert len(text) < 200_000
    assert "e.tabIndex=e.scrollWidth" not in (site / "_static/scripts/pydata-sphinx-theme.js").read_text("utf-8")


@one_worker
def test_icons_come_from_a_font_that_holds_those_in_use_alone(tiny):
    site = tiny / "_build/html"
    page = soup_of(tiny, "book/ko/02-b")
    assert not page.select("script[src*=fontawesome]")
    assert not list(site.glob("_static/scripts/fontawesome*"))
    with TTFont(site / "_static/vendor/fontawesome/webfonts/fa-solid-900.woff2") as font:
        held = font.getBestCmap()
    bars, pencil, bell, user = 0xF0C9, 0xF303, 0xF0F3, 0xF007
    assert page.select(".fa-bars")
    assert {bars, pencil, bell} <= held.keys(), "one that a page names, two that a style sheet shows in either spelling"
    assert user not in held
    assert sum(path.stat().st_size for path in site.glob("_static/vendor/fontawesome/webfonts/*")) < 20_000


@one_worker
def test_a_second_build_reads_what_changed_alone_and_without_an_address_there_is_no_colab_link(tiny):
    page = tiny / "book" / "en" / "02-b.md"  # the glossaries look where a Korean page introduces a term
    page.write_text(page.read_text(encoding="utf-8") + "\nmore\n", encoding="utf-8")
    said = build_tiny(tiny)
    assert "0 added, 1 changed, 0 removed" in said
    page = soup_of(tiny, "book/en/02-b")
    assert page.select_one("a.btn-colab-button") is None
    assert page.select_one("a.btn-download-notebook-button")
    assert page.html["lang"] == "en"
    assert "Exercise 2.1" in page.select_one(".exercise .admonition-title").text


@pytest.fixture(scope="module")
def released(tiny):
    """The tiny book's downloads; its site lacks MathJax until then."""
    if not any(map(shutil.which, chromium.NAMES)):
        pytest.skip("NOT CHECKED: there is no Chromium to print with; install it with `apt-get install chromium`")
    site = tiny / "_build" / "html"
    shutil.copytree(BOOK / "_extra" / "mathjax", site / "mathjax", dirs_exist_ok=True)
    release.main(site)
    release.main(site)  # a second time finds its own links and files
    return site


@one_worker
def test_the_zip_holds_the_site_and_no_link_to_what_it_lacks(released):
    with zipfile.ZipFile(released / "downloads" / "gan-course.zip") as archive:
        names = set(archive.namelist())
        home = archive.read("gan-course/book/ko/index.html").decode()
    files = {path.relative_to(released).as_posix() for path in released.rglob("*") if path.is_file()}
    wanted = {name for name in files if not name.startswith(("downloads/", ".")) and "/." not in name}
    assert names == {f"gan-course/{name}" for name in wanted}
    assert "course-downloads" not in home


@one_worker
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_home_pages_offer_what_is_there(released, language):
    (offer,) = soup_of(released.parents[1], f"book/{language}/index").select("article .course-downloads")
    found = [(released / "book" / language / link["href"]).resolve() for link in offer.select("a")]
    assert len(found) == 3
    assert all(path.stat().st_size > 10_000 for path in found)


@one_worker
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_has_all_pages_in_order_and_its_contents_the_right_numbers(released, language):
    from pypdf import PdfReader

    reader = PdfReader(released / "downloads" / f"gan-course-{language}.pdf")
    chapters = [f"2. Title {language}", f"7. Title {language}"]
    starts = {part.title: reader.get_destination_page_number(part) for part in reader.outline if hasattr(part, "title")}
    assert [title for title in starts if title in chapters] == chapters
    contents = " ".join(reader.pages[1].extract_text().split())
    assert {int(n) for n in re.findall(r"[27]\.\s*Title\s*\w\w\s*(\d+)", contents)} == {
        starts[title] + 1 for title in chapters
    }
    text = "".join(page.extract_text() for page in reader.pages)
    assert demos.WORDS[language]["elsewhere"].replace(" ", "") in re.sub(r"\s", "", text)
    assert "\\(" not in text, "a formula that was not typeset"
    leads = [link for page in reader.pages for link in page.get("/Annots", []) if "/Dest" in link.get_object()]
    assert len(leads) > 10, "links within the book"


@one_worker
def test_without_a_browser_the_release_says_so_in_a_sentence(tiny, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CourseError, match="Chromium"):
        release.main(tiny / "_build" / "html")


def test_without_a_site_the_release_says_so(tmp_path):
    with pytest.raises(CourseError, match="make book"):
        release.main(tmp_path)
