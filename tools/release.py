"""What readers can take home: `make release`, after `make book`.

Writes to `_build/html/downloads` the site as a zip that opens from a folder, and the book of each language as one PDF,
and puts links to them on both home pages.  The PDF is one page printed by Chromium (tools/one_page.py): it is printed
twice, because the contents can only say where a section begins once that is known.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import yaml
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "book" / "_ext"), str(ROOT)]

import chromium  # noqa: E402
from bilingual import LANGUAGES, language_of  # noqa: E402
from icons import cut  # noqa: E402
from one_page import compose  # noqa: E402

from gancourse.errors import CourseError  # noqa: E402
from gancourse.files import atomic, write_text  # noqa: E402

SITE = ROOT / "_build" / "html"
FONT = ROOT / "gancourse" / "plot" / "fonts" / "NanumSquareR.ttf"
SECOND_NAMES = {0xA0, 0xAD}  # the hard space and the soft hyphen
FOLDER = "downloads"
NAME = "gan-course"
WORDS = {
    "ko": ("이 책을 내려받기", "압축을 풀어 여는 사이트", "{} PDF"),
    "en": ("Download this book", "the site, to unpack and open", "PDF in {}"),
}
OFFER = re.compile(r'<p class="course-downloads">.*?</p>\n?', re.DOTALL)
PAPER = {"format": "A4", "scale": 0.8, "margin": {"top": "18mm", "bottom": "20mm", "left": "16mm", "right": "16mm"}}
FOOT = '<div style="width: 100%; font-size: 8px; text-align: center"><span class="pageNumber"></span></div>'
FILL = (
    "numbers => document.querySelectorAll('.book-contents .page').forEach((place, k) => place.textContent = numbers[k])"
)


def pages_of(site: Path, language: str) -> list[str]:
    """The pages of a language in the order of the contents."""
    contents = yaml.safe_load((site.parents[1] / "_toc.yml").read_text(encoding="utf-8"))
    names = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
    return [f"{name}.html" for name in names if language_of(name) == language]


def write_zip(site: Path, target: Path) -> None:
    """The whole site but for the downloads and the links to them."""
    with atomic(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            name = path.relative_to(site)
            if name.parts[0] == FOLDER or name.name.startswith("."):
                continue
            data = path.read_bytes()
            if name.name == "index.html":
                data = OFFER.sub("", data.decode()).encode()
            archive.writestr(f"{NAME}/{name.as_posix()}", data)


def write_pdf(browser: Browser, site: Path, language: str, target: Path) -> None:
    """The book of one language."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.html"
        path.write_text(compose(site, pages_of(site, language), language, _font(Path(folder))), encoding="utf-8")
        tab = browser.new_page(reduced_motion="reduce", viewport={"width": 840, "height": 1100})
        tab.set_default_timeout(0)  # thousands of formulas
        tab.goto(path.as_uri(), wait_until="load")
        tab.evaluate("window.MathJax?.startup?.promise")
        with atomic(target) as part:
            _print(tab, part)
            tab.evaluate(FILL, list(_starts(part)))
            _print(tab, part)
        tab.close()


def _font(folder: Path) -> Path:
    """The package's font, which has all Hangul; its glyphs with one name each, since a PDF takes the first of two."""
    path = Path(shutil.copy(FONT, folder))
    with TTFont(path) as font:
        cut(path, {code for code in font.getBestCmap() if code >= 0x20 and code not in SECOND_NAMES})
    return path


def _print(tab: Page, path: Path) -> None:
    marks = {"display_header_footer": True, "header_template": "<span></span>", "footer_template": FOOT}
    tab.pdf(path=path, outline=True, tagged=True, print_background=True, **PAPER, **marks)


def _starts(path: Path) -> Iterator[int]:
    """The page on which each chapter and section begins: the outline without the cover and the contents."""
    reader = PdfReader(path)
    for depth, heading in list(_flat(reader.outline))[2:]:
        if depth < 2:
            yield reader.get_destination_page_number(heading) + 1


def _flat(outline: list, depth: int = 0) -> Iterator[tuple[int, object]]:
    """The headings of an outline, in which those below a heading follow it as a list."""
    for part in outline:
        if isinstance(part, list):
            yield from _flat(part, depth + 1)
        else:
            yield depth, part


def offer(site: Path, files: list[Path]) -> None:
    """Links to the files at the end of both home pages, in the place of older ones."""
    for language in LANGUAGES:
        head, whole, printed = WORDS[language]
        links = []
        for path in files:
            words = whole if path.suffix == ".zip" else printed.format(LANGUAGES[path.stem[-2:]])
            size = f"{path.stat().st_size / 1e6:.0f} MB"
            links.append(f'<a href="../../{FOLDER}/{path.name}" download>{words} ({size})</a>')
        home = site / "book" / language / "index.html"
        line = f'<p class="course-downloads">{head}: {" · ".join(links)}</p>\n'
        write_text(home, OFFER.sub("", home.read_text(encoding="utf-8")).replace("</article>", f"{line}</article>", 1))


def main(site: Path = SITE) -> None:
    """Write all files; a CourseError says what is missing."""
    if not (site / "index.html").exists():
        raise CourseError("there is no site to pack; build it with `make book`")
    whole = site / FOLDER / f"{NAME}.zip"
    books = {language: site / FOLDER / f"{NAME}-{language}.pdf" for language in LANGUAGES}
    write_zip(site, whole)
    with chromium.opened("printing the book") as browser:
        for language, path in books.items():
            write_pdf(browser, site, language, path)
    files = [whole, *books.values()]
    offer(site, files)
    for path in files:
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    try:
        main()
    except CourseError as error:
        sys.exit(str(error))
