"""All pages of one language as one page, to be printed: `compose`.

Chapters follow in the order of the contents, each with ids and links of its own name in front, so that a link between
pages becomes one within the page.  What is folded away is open; the solutions of a chapter's exercises stand at its
end.  Nothing of the site's frame is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from bilingual import TITLES
from bs4 import BeautifulSoup, Tag
from demos import WORDS as DEMO_WORDS
from lightness import SHEET

STYLE = Path(__file__).with_name("print.css")
FRAME = ".headerlink, script, noscript, .film-button, .course-downloads"
LICENCE = {
    "ko": "글과 그림은 CC BY 4.0, 코드는 MIT 라이선스로 씁니다.",
    "en": "Text and figures: CC BY 4.0. Code: MIT licence.",
}
IN_THE_FONT = {"⬜": "□"}  # marks that only fonts of coloured pictures have, which not every machine has
SOLUTIONS = {"ko": "풀이", "en": "Solutions"}
CONTENTS = {"ko": "차례", "en": "Contents"}
PAGE = """<!DOCTYPE html>
<html lang="{language}" data-theme="light" data-mode="light">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="{sheet}">
<style>@font-face {{ font-family: "Course"; src: url("{font}"); }}
{style}</style>
<script>{settings}</script>
<script defer src="{mathjax}"></script>
</head>
<body>
<header class="book-cover"><h1>{title}</h1><p>{licence}</p></header>
<nav class="book-contents"><h1>{contents}</h1>
<ol>
{lines}
</ol></nav>
{chapters}
</body>
</html>
"""


def compose(site: Path, pages: list[str], language: str, font: Path) -> str:
    """The one page; `pages` are paths below `site`, such as book/ko/06-dcgan.html."""
    read = [BeautifulSoup((site / page).read_text(encoding="utf-8"), "html.parser") for page in pages]
    chapters = [_chapter(soup, page, site, set(pages), language) for soup, page in zip(read, pages)]
    scripts = (script.string or "" for soup in read for script in soup.select("head script"))
    whole = PAGE.format(
        language=language,
        title=TITLES[language],
        licence=LICENCE[language],
        contents=CONTENTS[language],
        sheet=(site / SHEET).as_uri(),
        font=font.as_uri(),
        style=STYLE.read_text(encoding="utf-8"),
        settings=next((text for text in scripts if text.startswith("window.MathJax")), ""),
        mathjax=(site / "mathjax" / "startup.js").as_uri(),
        lines="\n".join(line for chapter in chapters for line in _lines(chapter)),
        chapters="\n".join(map(str, chapters)),
    )
    return whole.translate(str.maketrans(IN_THE_FONT))


def _chapter(soup: BeautifulSoup, page: str, site: Path, pages: set[str], language: str) -> Tag:
    """A page's article without what only a screen needs."""
    article = soup.select_one("article")
    for part in article.select(FRAME):
        part.decompose()
    for demo in article.find_all(lambda tag: tag.name.startswith("gan-")):
        demo.append(_element(soup, "p", DEMO_WORDS[language]["elsewhere"]))
    _gather_solutions(soup, article, language)
    for part in article.select("details"):
        part["open"] = ""
    for part in article.select("[id]"):
        part["id"] = _place(page, part["id"])
    for part in article.select("a[href]"):
        part["href"] = _link(page, part["href"], site, pages)
    for part in article.select("[src], [srcset]"):
        part.attrs.pop("loading", None)
        for name in {"src", "srcset"}.intersection(part.attrs):
            part[name] = _address(page, part[name], site)
    article.attrs |= {"class": "bd-article chapter", "id": _place(page, "top")}
    return article


def _gather_solutions(soup: BeautifulSoup, article: Tag, language: str) -> None:
    """Move the solutions from under their exercises to the end of the chapter."""
    found = article.select(".exercise details")
    if not found:
        return
    place = soup.new_tag("section", attrs={"class": "solutions", "id": "solutions"})
    place.append(_element(soup, "h2", SOLUTIONS[language]))
    for solution in found:
        title = solution.find_parent(class_="exercise").select_one(".admonition-title").get_text(" ", strip=True)
        solution.summary.decompose()
        place.append(_element(soup, "h3", title))
        solution.name = "div"
        place.append(solution.extract())
    article.append(place)


def _element(soup: BeautifulSoup, name: str, text: str) -> Tag:
    made = soup.new_tag(name)
    made.string = text
    return made


def _place(page: str, name: str) -> str:
    """An id of a page as it is called on the one page."""
    return f"{Path(page).stem}--{name}"


def _link(page: str, target: str, site: Path, pages: set[str]) -> str:
    """Where a link leads on the one page; pages that are not on it keep an address that leads nowhere but away."""
    address, name = urldefrag(target)
    other = urljoin(page, unquote(address)) if address else page
    if other not in pages:
        return target if ":" in address else "#"
    return f"#{_place(other, name)}" if name else f"#{_place(other, 'top')}"


def _address(page: str, name: str, site: Path) -> str:
    return name if name.startswith("data:") else urljoin((site / page).as_uri(), name)


def _lines(chapter: Tag) -> Iterator[str]:
    """The contents' lines of a chapter: its title and its sections, with room for the number of the page."""
    for title in chapter.select("h1, h2"):
        place = title.find_parent("section")["id"]
        words = escape(" ".join(title.get_text().split()))
        yield f'<li class="of-{title.name}"><a href="#{place}">{words}</a><span class="page"></span></li>'
