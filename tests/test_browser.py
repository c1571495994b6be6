"""The built site in a real browser: every page, over http and from a folder, on a desk and on a phone.

Needs `make book` before it, and Chromium.
"""

import functools
import gzip
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

import chromium
import demos
import nbformat
import pytest
import stamping
from axe_playwright_python.sync_playwright import Axe
from bilingual import LANGUAGES, language_of, twin_of
from bs4 import BeautifulSoup
from PIL import Image
from repository import ROOT

from gancourse.errors import CourseError

SITE = ROOT / "_build" / "html"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if "_static" not in path.parts)
PAGES = [page for page in PAGES if page != "index.html"]  # it only leads on
CHAPTERS = [page for page in PAGES if language_of(page)]
DESK, PHONE = {"width": 1400, "height": 1000}, {"width": 390, "height": 844}

ENGLISH = {"Search", "Contents", "Previous", "Next", "Toggle", "Download", "Print", "Back", "Note", "Solution"}
ENGLISH |= {"Show", "Hide", "Copy"}
BROKEN_PICTURES = """async () => {
  const load = (picture) => { picture.loading = "eager"; return picture.decode().then(() => null, () => picture.src); };
  return (await Promise.all([...document.images].map(load))).filter(Boolean);
}"""

each_page = pytest.mark.parametrize("page", PAGES or ["no page"])
each_chapter = pytest.mark.parametrize("page", CHAPTERS or ["no page"])


@pytest.fixture(scope="session")
def site() -> Path:
    if not PAGES:
        pytest.skip("NOT CHECKED: the book is not built; run `make book`, then `make test`")
    return SITE


@pytest.fixture(scope="session")
def http_root(site) -> Iterator[str]:
    """The site as a server shows it, in a subfolder of its address as on GitHub's pages."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path):
            return super().translate_path(path.removeprefix("/course"))

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/course/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser(site):
    try:
        chromium.find("a check in a browser")
    except CourseError as error:
        pytest.skip(f"NOT CHECKED: {error}")
    with chromium.opened("a check in a browser") as opened:
        yield opened


class Visit:
    """A page open in the browser, and what went wrong on the way."""

    def __init__(self, browser, root: str, page: str, viewport: dict[str, int]):
        self.complaints: list[str] = []
        self.weights: dict[str, int] = {}  # of what was loaded, as a server sends it
        self.root = root
        self.tab = browser.new_page(viewport=viewport)
        self.tab.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("request", self._note_request)
        self.tab.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.tab.on("response", self._note_answer)
        self.tab.goto(root + page, wait_until="load")

    def typeset(self) -> None:
        """All sections laid out and all formulas typeset, also those that nobody has come near."""
        self.tab.evaluate("window.layOutAll?.()")
        self.tab.evaluate("window.typesetFormulas?.()")
        self.tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def _note_request(self, request) -> None:
        if not request.url.startswith((self.root, "data:", "blob:")):
            self.complaints.append(f"leaves the site: {request.url}")

    def _note_answer(self, answer) -> None:
        if answer.status >= 400:
            self.complaints.append(f"missing: {answer.url}")
        elif answer.url.startswith("http"):
            path = SITE / unquote(answer.url.removeprefix(self.root).partition("?")[0])
            data = path.read_bytes()
            self.weights[answer.url] = len(gzip.compress(data) if path.suffix in TEXT else data)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.tab.close()


@each_page
def test_a_page_is_light_and_its_pictures_are_webp_or_svg(site, page):
    path = site / page
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    named = [tag.get("src") or tag.get("srcset") for tag in soup.select("img, picture source")]
    files = {(path.parent / unquote(name)).resolve() for name in named if not name.startswith("data:")}
    assert {file.suffix for file in files} <= {".webp", ".svg"}
    assert path.stat().st_size + sum(file.stat().st_size for file in files) < 1_500_000


@each_page
@pytest.mark.parametrize("way", ["http", "file"])
def test_a_page_opens_without_a_complaint(browser, http_root, site, page, way):
    root = http_root if way == "http" else site.as_uri() + "/"
    with Visit(browser, root, page, DESK) as visit:
        tab = visit.tab
        assert tab.evaluate("document.documentElement.lang") == (language_of(page) or "en")
        assert tab.evaluate(BROKEN_PICTURES) == []
        visit.typeset()
        formulas = tab.locator("article .math")
        assert tab.locator("article .math mjx-container").count() >= formulas.count()
        assert tab.locator("mjx-merror").count() == 0, "a formula that MathJax cannot read"
        assert visit.complaints == []


STANDARD = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOUR = "color-contrast"
PLACES = {"type": "rule", "values": ["scrollable-region-focusable", "link-name", "button-name"]}  # what a width changes
ONE_OF_EACH = """() => {
  const seen = new Set();
  for (const part of document.querySelectorAll("body *:not(mjx-container *)")) {
    if (![...part.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const line = [part, part.parentElement, part.parentElement.parentElement];
    const kind = line.map((one) => `${one.tagName}.${one.className}`).join();
    if (!seen.has(kind)) part.dataset.oneOfItsKind = "";
    seen.add(kind);
  }
}"""


def violations(visit: Visit, wanted: dict, **more: object) -> list[str]:
    """What axe-core finds on a page."""
    options = {"runOnly": wanted, "resultTypes": ["violations"], **more}
    found = Axe().run(visit.tab, "[data-one-of-its-kind]" if COLOUR in wanted["values"] else None, options)
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found.response["violations"] for node in rule["nodes"]]


def faint(visit: Visit, scheme: str) -> list[str]:
    """Words without enough contrast, of each kind of element one: a page has ten thousand words of code alone."""
    visit.tab.emulate_media(color_scheme=scheme)
    visit.tab.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
    visit.tab.add_style_tag(content="* { transition: none !important }")
    visit.tab.evaluate(ONE_OF_EACH)
    return violations(visit, {"type": "rule", "values": [COLOUR]})


@each_page
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_page_fits_its_window_and_is_accessible_light_and_dark(browser, site, page, viewport):
    with Visit(browser, site.as_uri() + "/", page, viewport) as visit:
        visit.typeset()
        wide = visit.tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{wide} px too wide"
        if viewport == DESK:
            assert violations(visit, STANDARD, rules={COLOUR: {"enabled": False}}) == []
            assert {scheme: faint(visit, scheme) for scheme in ("light", "dark")} == {"light": [], "dark": []}
        else:
            assert violations(visit, PLACES) == []


FIRST_VIEW = 600_000  # bytes as they travel, fonts and MathJax included
TEXT = (".html", ".css", ".js", ".svg")


@each_page
def test_the_first_view_is_light_and_nothing_holds_it_up(browser, http_root, page):
    with Visit(browser, http_root, page, PHONE) as visit:
        visit.typeset()  # more than the first view needs: a bound that no clock moves
        assert sum(visit.weights.values()) < FIRST_VIEW, visit.weights
    head = soup_of(page).head
    assert len(head.select("link[rel=stylesheet]")) == 1
    assert head.select("script[src]:not([defer])") == []
    scripts = [script["src"] for script in soup_of(page).select("script[src]")]
    assert not [script for script in scripts if "startup" in script], "MathJax comes with the first formula"


@each_page
def test_a_picture_says_its_size_and_comes_late(page):
    first, *others = soup_of(page).select("article img[src*=_images]") or [None]  # small ones come with the page
    for picture in others:
        assert picture.get("loading") == "lazy"
    for picture in filter(None, [first, *others]):
        assert picture.get("width")
        assert picture.get("height")


def test_formulas_are_typeset_near_the_reader(browser, site):
    page = next(page for page in PAGES if "04-nash" in page)
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        formulas = visit.tab.locator("article .math")
        formulas.first.locator("mjx-container").wait_for(state="attached")
        assert visit.tab.locator("article .math mjx-container").count() < formulas.count() / 2
        assert formulas.last.locator("mjx-container").count() == 0
        formulas.last.scroll_into_view_if_needed()
        formulas.last.locator("mjx-container").wait_for(state="attached")


def test_on_a_phone_mathjax_waits_for_the_reader(browser, site):
    page = next(page for page in PAGES if "04-nash" in page)
    with Visit(browser, site.as_uri() + "/", page, PHONE) as visit:
        visit.tab.wait_for_timeout(500)
        first = visit.tab.locator("article .math").first
        below = first.evaluate("formula => formula.getBoundingClientRect().top - window.innerHeight")
        assert 0 < below < PHONE["height"], "near, not in sight: another page is needed here"
        assert visit.tab.locator("script[src*='mathjax/startup']").count() == 0
        visit.tab.mouse.wheel(0, 10)
        first.locator("mjx-container").wait_for(state="attached")


def test_a_phone_that_was_open_for_a_while_prints_its_formulas(browser, site):
    page = next(page for page in PAGES if "04-nash" in page)
    tab = browser.new_page(viewport=PHONE)
    tab.clock.install()
    tab.goto(site.as_uri() + "/" + page, wait_until="load")
    tab.clock.fast_forward("00:11")
    for _ in range(100):  # `wait_for_function` would stand still with the clock
        tab.wait_for_timeout(100)
        if tab.evaluate("Boolean(MathJax.typeset)"):
            break
    assert tab.locator("mjx-container").count() == 0, "there is something to do before printing"
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator(".math:not(:has(mjx-container)):not(.math .math)").count() == 0
    tab.close()


@pytest.mark.parametrize("page", [page for page in CHAPTERS if "search" not in page] or ["no page"])
def test_a_link_into_a_page_leads_to_its_place(browser, http_root, page):
    """Pictures and formulas above a place come late; they must not push it away."""
    last = soup_of(page).select("article > section > section > h2")[-1].parent["id"]
    with Visit(browser, http_root, f"{page}#{last}", PHONE) as visit:
        visit.tab.wait_for_timeout(500)
        top = visit.tab.locator(f"[id='{last}']").evaluate("place => place.getBoundingClientRect().top")
        end = visit.tab.evaluate("document.documentElement.scrollHeight - window.scrollY - window.innerHeight")
        assert -2 <= top <= 150 or (end < 2 and top > 0), f"{top} px below the window's upper edge"


SKIPPED = """() => [...document.querySelectorAll("article > section > section > h2")].filter(
  (place) => !place.checkVisibility({ contentVisibilityAuto: true })).length"""


LONG = [page for page in CHAPTERS if re.search(r"/[01]\d-", page)]  # the numbered chapters


@pytest.mark.parametrize("page", LONG or ["no page"])
def test_a_phone_lays_far_sections_out_when_the_reader_does_something(browser, site, page):
    with Visit(browser, site.as_uri() + "/", page, PHONE) as visit:
        visit.tab.wait_for_timeout(500)  # what the page does by itself is nothing that the reader does
        assert visit.tab.evaluate(SKIPPED) > 5
        first = visit.tab.locator("article h2").first
        before = first.bounding_box()["y"]
        visit.tab.mouse.move(5, 5)
        visit.tab.mouse.down()
        visit.tab.wait_for_timeout(300)
        assert first.bounding_box()["y"] == before, "the text moves under the finger"
        visit.tab.mouse.up()
        visit.tab.wait_for_function(f"({SKIPPED})() === 0")


@pytest.mark.parametrize("page", [page for page in LONG if "04-nash" in page or "10-cyc" in page] or ["no page"])
def test_who_comes_back_finds_the_place(browser, http_root, page):
    with Visit(browser, http_root, page, PHONE) as visit:
        place = visit.tab.locator("article > section > section > h2").nth(6)
        visit.tab.mouse.wheel(0, 10)
        visit.tab.wait_for_function(f"({SKIPPED})() === 0")
        visit.typeset()
        visit.tab.wait_for_function("!document.querySelector('.math:not(.math .math):not(:has(mjx-container))')")
        place.evaluate("place => scrollBy({ top: place.getBoundingClientRect().top - 300, behavior: 'instant' })")
        visit.tab.wait_for_timeout(300)
        before = place.bounding_box()["y"]
        visit.tab.reload(wait_until="load")
        visit.tab.wait_for_timeout(1000)
        assert place.bounding_box()["y"] == pytest.approx(before, abs=40)
        heights = visit.tab.locator("article > section > section").evaluate_all(
            "all => all.map(one => one.offsetHeight)"
        )
        guess = visit.tab.locator("article > section > section").first.evaluate(
            """section => {
              section.classList.remove('laid-out');
              return parseFloat(getComputedStyle(section).containIntrinsicBlockSize.split(' ').at(-1));
            }"""
        )
        assert max(heights) < guess, "a place of this section was in the next one's box before it was laid out"
        assert visit.complaints == []


@pytest.mark.parametrize("page", LONG or ["no page"])
def test_a_far_place_is_reached_past_what_a_phone_skipped(browser, site, page):
    """As a screen reader goes there, whose reader has done nothing that the page hears of."""
    with Visit(browser, site.as_uri() + "/", page, PHONE) as visit:
        place = visit.tab.locator("article > section > section > h2").nth(-3)
        place.evaluate("place => place.scrollIntoView()")
        visit.tab.wait_for_function(f"({SKIPPED})() === 0")
        visit.tab.wait_for_timeout(500)  # formulas above it are typeset meanwhile
        assert -2 <= place.evaluate("place => place.getBoundingClientRect().top") <= 150


@pytest.mark.parametrize("page", LONG[:1] or ["no page"])
def test_a_desk_skips_nothing(browser, site, page):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        assert visit.tab.evaluate(SKIPPED) == 0


FILMS = [page for page in CHAPTERS if "prefers-reduced-motion" in (SITE / page).read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", FILMS or ["no page"])
def test_a_film_can_be_stopped_and_waits_where_less_motion_is_wanted(browser, site, page):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        film, button = visit.tab.locator("picture:has(source) img").first, visit.tab.locator(".film-button").first
        moving = film.evaluate("film => film.currentSrc || film.src")
        button.click()
        still = film.evaluate("film => film.currentSrc")
        assert still != moving
        button.click()
        visit.tab.emulate_media(reduced_motion="reduce")
        visit.tab.wait_for_function("([film, still]) => film.currentSrc === still", arg=[film.element_handle(), still])
        button.press("Enter")
        visit.tab.wait_for_function(
            "([film, moving]) => film.currentSrc === moving", arg=[film.element_handle(), moving]
        )
        assert visit.complaints == []


DEMOS = [  # (page, the how-manieth demo of it, its element)
    (page, number, name)
    for page in PAGES
    for number, name in enumerate(re.findall("<gan-([a-z]+)", (SITE / page).read_text(encoding="utf-8")))
]


def each_demo(*names: str, first: bool = False):
    """Runs a test with the demos of these names, or the first of them in each language."""
    found = [(page, number) for page, number, name in DEMOS if name in names]
    if first:
        found = list({language_of(page): (page, number) for page, number in reversed(found)}.values())
    return pytest.mark.parametrize(("page", "number"), found or [("no page", 0)])


played = each_demo("playground", "dynamics", "sampler")
ELEMENTS = "[data-failed]"  # every demo says what it says where it cannot be loaded


class Demo:
    """One demo of a page, as a reader finds and uses it."""

    def __init__(self, tab, number: int):
        self.tab = tab
        self.element = tab.locator(ELEMENTS).nth(number)
        assert self.element.get_attribute("data-ready") is None, "it is loaded before anybody comes near"
        self.element.scroll_into_view_if_needed()
        self.waits_for("'ready' in demo.dataset && !Object.keys(demo.jobs ?? {}).length")
        self.said = self.element.locator("[role=status]")
        self.button = self.element.locator("[name=play]")

    def count(self) -> int:
        """Rounds or steps so far."""
        return self.element.evaluate("demo => demo.gan ? demo.gan.rounds : demo.steps")

    def control(self, name: str):
        """A control by its name."""
        return self.element.locator(f"[name={name}]")

    def word(self, key: str, *numbers) -> str:
        """One of its sentences, in the language of the page."""
        return self.element.evaluate("(demo, [key, numbers]) => demo.word(key, ...numbers)", [key, numbers])

    def says(self, key: str) -> None:
        """Waits until its line for screen readers is one of its sentences, and sees that it is the page's language."""
        self.waits_for(f"demo.$('.status').textContent === demo.word('{key}')")
        assert self.element.evaluate("demo => demo.words === GanDemos.words[document.documentElement.lang]")

    def drop(self, name: str, data: list[int] | int) -> None:
        """A file is let fall on it: of these bytes, or of so many zeros."""
        self.element.evaluate(
            """(demo, [name, data]) => {
              const dragged = new DataTransfer();
              dragged.items.add(new File([new Uint8Array(data)], name));
              demo.$('.frame').dispatchEvent(new DragEvent('drop', { dataTransfer: dragged, bubbles: true }));
            }""",
            [name, data],
        )

    def pixels(self, canvas: str) -> str:
        """What is to be seen on a canvas."""
        return self.element.evaluate("(demo, name) => demo.$(name).toDataURL()", canvas)

    def waits_for(self, condition: str) -> None:
        """Until a condition on `demo` holds."""
        handle = self.element.element_handle()
        self.tab.wait_for_function(f"demo => {condition}", arg=handle)


@played
@pytest.mark.parametrize("way", ["http", "file"])
def test_a_demo_starts_works_stops_and_speaks(browser, http_root, site, page, number, way):
    root = http_root if way == "http" else site.as_uri() + "/"
    with Visit(browser, root, page, DESK) as visit:
        demo = Demo(visit.tab, number)
        before = demo.count()
        demo.button.press("Enter")
        assert demo.said.inner_text() == "", "while it runs, a screen reader hears nothing"
        demo.waits_for(f"(demo.gan ? demo.gan.rounds : demo.steps) > {before + 3}")
        demo.button.press("Enter")
        after = demo.count()
        assert len(demo.said.inner_text()) > 30, "stopped, it says where it stands"
        visit.tab.wait_for_timeout(200)
        assert demo.count() == after, "it goes on after it was stopped"
        for canvas in demo.element.locator("canvas:not([aria-hidden])").all():
            assert len(canvas.get_attribute("aria-label")) > 20
        assert visit.complaints == []


@played
def test_a_demo_rests_when_it_is_scrolled_away(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        demo = Demo(visit.tab, number)
        demo.button.click()
        visit.tab.evaluate("window.scrollTo(0, 0)")
        demo.waits_for("demo.away")
        after = demo.count()
        visit.tab.wait_for_timeout(300)
        assert demo.count() == after


@played
def test_a_demo_is_calm_for_those_who_want_no_motion_and_a_picture_on_paper(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        visit.tab.emulate_media(reduced_motion="reduce")
        demo = Demo(visit.tab, number)
        demo.element.evaluate("""demo => {
          const draw = demo.draw;
          Object.assign(demo, { draws: 0, since: performance.now(), draw: () => { demo.draws++; draw.call(demo); } });
        }""")
        before = demo.count()
        demo.button.click()
        demo.waits_for(f"(demo.gan ? demo.gan.rounds : demo.steps) > {before + 20}")
        seconds = demo.element.evaluate("demo => (performance.now() - demo.since) / 1000")
        assert demo.element.evaluate("demo => demo.draws") <= seconds + 1, "more than one picture a second"
        visit.tab.emulate_media(media="print")
        assert demo.element.locator("img").is_visible()
        assert not demo.button.is_visible()


@each_demo("playground", first=True)
def test_the_playground_can_show_every_example(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        wrong = Demo(visit.tab, number).element.evaluate("""demo => {
          const lost = (wanted) => {
            demo.apply(wanted);
            return Object.keys(wanted).filter((name) => demo.settings()[name] !== wanted[name]);
          };
          const presets = Object.values(GanDemos.presets.PRESETS);
          return presets.flatMap(({ wrong, right = {} }) => [...lost(wrong), ...lost(right)]);
        }""")
        assert wrong == [], "settings of an example that the controls do not offer"


@each_demo("playground", first=True)
def test_a_demo_that_cannot_be_loaded_says_so(browser, site, page, number):
    tab = browser.new_page()
    tab.route("**/demos/element.js*", lambda route: route.abort())
    tab.goto(f"{site.as_uri()}/{page}")
    element = tab.locator(ELEMENTS).nth(number)
    element.scroll_into_view_if_needed()
    element.locator("> p").wait_for()
    assert element.locator("> p").inner_text() == demos.WORDS[language_of(page)]["failed"]
    assert element.locator("img").is_visible()
    tab.close()


@each_demo(*demos.NAMES)
def test_without_scripts_a_demo_is_a_picture_and_a_sentence(browser, site, page, number):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site.as_uri()}/{page}")
    element = tab.locator(ELEMENTS).nth(number)
    assert element.locator("img").is_visible()
    assert element.locator("noscript").inner_text() == demos.WORDS[language_of(page)]["no script"]
    context.close()


@each_demo("playground", first=True)
def test_a_playground_without_data_asks_for_a_drawing(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        demo = Demo(visit.tab, number)
        demo.control("data").select_option("own")
        demo.says("draw_first")
        for name in ("play", "stepD", "stepG", "round"):
            demo.control(name).press("Enter")
            demo.says("nothing_drawn")
            assert not demo.element.evaluate("demo => demo.playing || demo.gan")
        pen = demo.element.locator(".map")
        for key in ("Space", "ArrowRight", "Space"):
            pen.press(key)
        demo.button.press("Enter")
        demo.waits_for("demo.gan?.rounds > 3")
        demo.control("clear").press("Enter")
        demo.says("draw_first")
        assert visit.complaints == []


@each_demo("sampler")
def test_a_sampler_is_worked_by_keyboard(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, PHONE) as visit:
        demo = Demo(visit.tab, number)
        samples = demo.element.locator(".sheet button")
        assert samples.nth(0).get_attribute("data-slots") == "a"
        samples.nth(0).press("ArrowDown")
        visit.tab.keyboard.press("ArrowRight")
        before = demo.pixels(".now")
        visit.tab.keyboard.press("Enter")
        assert samples.nth(7).get_attribute("data-slots") == "a"
        assert demo.pixels(".now") != before
        assert len(demo.said.inner_text()) > 20
        ways = demo.pixels(".arc")
        demo.control("fresh").press("Enter")
        demo.waits_for("!Object.keys(demo.jobs).length")
        assert demo.pixels(".arc") != ways
        before = demo.pixels(".now")
        for _ in range(30):
            demo.control("walk").press("ArrowRight")
        assert demo.pixels(".now") != before
        assert visit.tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert visit.complaints == []


@each_demo("sampler")
def test_a_sampler_draws_what_is_asked_for(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        demo = Demo(visit.tab, number)
        classes = demo.element.locator("[data-class]")
        if classes.count():
            sevens = demo.pixels(".now")
            classes.nth(1).press("Enter")
            assert classes.nth(1).get_attribute("aria-pressed") == "true"
            assert "1" in demo.said.inner_text()
            assert demo.pixels(".now") != sevens
        elif demo.control("text").count():
            demo.control("text").fill("\u1112\u1161\u11ab글")  # the first as some systems type it, letter by letter
            assert "글" in demo.said.inner_text()
            assert [demo.control(name).input_value() for name in ("initial", "vowel", "final")] == ["ㄱ", "ㅡ", "ㄹ"]
            demo.control("final").select_option("none")
            assert demo.control("text").input_value() == "한그"
            demo.control("text").fill("kimchi")
            demo.says("no_syllable")
        else:
            before = demo.pixels(".now")
            demo.control("d1").press("End")
            assert "6.00" in demo.element.locator("label:has([name=d1])").inner_text()
            assert demo.pixels(".now") != before
        demo.waits_for("!Object.keys(demo.jobs).length")
        assert visit.complaints == []


GROWING = [(page, number) for page, number, name in DEMOS if name == "sampler" and "11-progan" in page]


@pytest.mark.parametrize(("page", "number"), GROWING or [("no page", 0)])
def test_a_side_is_faded_in_by_hand(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        demo = Demo(visit.tab, number)
        growth = demo.control("growth")
        old, newest, blend, now = (f".{name}" for name in ("old", "newest", "blend", "now"))
        assert len({demo.pixels(part) for part in (old, newest, blend)}) == 3
        assert demo.pixels(blend) == demo.pixels(now)
        growth.fill("2")
        assert demo.pixels(blend) == demo.pixels(newest)
        before = demo.pixels(blend)
        growth.press("ArrowRight")
        assert demo.pixels(old) == before, "what was the newest is now the old"
        assert growth.get_attribute("aria-valuetext") == demo.word("grows", 16, 32, "0.05")
        assert demo.word("grows", 16, 32, "0.05") in demo.said.inner_text()
        for part in (old, newest, blend):
            assert demo.word("grows", 16, 32, "0.05") in demo.element.locator(part).get_attribute("aria-label")
        demo.waits_for("!Object.keys(demo.jobs).length")
        sheet = demo.pixels(".sheet canvas")
        growth.press("Home")
        demo.waits_for("!Object.keys(demo.jobs).length")
        assert demo.pixels(blend) == demo.pixels(old)
        assert demo.pixels(".sheet canvas") != sheet, "the samples shrink with it"
        assert visit.complaints == []


@each_demo("translator")
@pytest.mark.parametrize("way", ["http", "file"])
def test_a_translator_takes_what_is_typed_drawn_and_dropped(browser, http_root, site, page, number, way, tmp_path):
    root = http_root if way == "http" else site.as_uri() + "/"
    with Visit(browser, root, page, DESK) as visit:
        demo = Demo(visit.tab, number)
        shown = [demo.pixels(".there")]

        def changed() -> bool:
            shown.append(demo.pixels(".there"))
            return shown[-1] not in shown[:-1]

        demo.control("clear").press("Enter")
        demo.says("empty")
        assert changed()
        own = demo.element.locator(".own")
        for key in ("Space", *4 * ["Shift+ArrowRight"], *3 * ["Shift+ArrowDown"]):
            own.press(key)
        assert "%" in demo.said.inner_text()
        visit.tab.wait_for_function("demo => !demo.coming", arg=demo.element.element_handle())
        assert changed()
        place = own.bounding_box()
        visit.tab.mouse.move(place["x"] + 30, place["y"] + 30)
        visit.tab.mouse.down()
        visit.tab.mouse.move(place["x"] + 90, place["y"] + 120, steps=5)
        visit.tab.mouse.up()
        assert changed()
        drawn = own.evaluate("canvas => canvas.toDataURL()")
        (tmp_path / "broken.png").write_bytes(b"no picture at all")
        Image.new("L", (8000, 8000)).save(tmp_path / "huge.png")
        for name, sentence in (("broken", "no_picture"), ("huge", "too_large")):
            demo.control("file").set_input_files(tmp_path / f"{name}.png")
            demo.says(sentence)
            assert own.evaluate("canvas => canvas.toDataURL()") == drawn, "the sheet stays as it was"
        picture = Image.new("RGB", (300, 200), "white")
        picture.paste("black", (100, 50, 200, 90))
        picture.save(tmp_path / "bar.png")
        demo.drop("bar.png", list((tmp_path / "bar.png").read_bytes()))
        demo.waits_for("demo.$('.status').textContent.includes('0.')")
        assert changed()
        seen = demo.element.evaluate("demo => [demo.edge(), Math.max(...demo.see())]")
        assert seen == pytest.approx([-1, 1], abs=0.02), "ink on paper becomes light on dark, as in the training"
        demo.control("direction").select_option(index=1)
        assert changed()
        demo.control("typed").fill("값")
        assert demo.said.inner_text() == demo.word("no_font", "값") or changed()
        assert visit.complaints == []


@each_demo("translator")
def test_a_translator_says_what_is_wrong_with_what_is_dropped(browser, site, page, number, tmp_path):
    Image.new("L", (8000, 8000)).save(tmp_path / "wide.png")
    with Visit(browser, site.as_uri() + "/", page, DESK) as visit:
        demo = Demo(visit.tab, number)
        drawn, told = demo.pixels(".own"), demo.said.inner_text()
        for name, data, sentence in (
            ("words.txt", list(b"no picture at all"), "no_picture"),
            ("wide.png", list((tmp_path / "wide.png").read_bytes()), "too_large"),
            ("empty.png", [], "no_picture"),
            ("heavy.png", 31_000_000, "too_large"),
        ):
            demo.drop(name, data)
            demo.says(sentence)
        demo.element.evaluate("""demo => {
          const words = new DataTransfer();
          words.setData('text/plain', 'no file');
          demo.$('.frame').dispatchEvent(new DragEvent('drop', { dataTransfer: words, bubbles: true }));
        }""")
        demo.says("no_picture")
        assert demo.pixels(".own") == drawn, "the sheet stays as it was"
        assert demo.said.inner_text() != told
        demo.control("clear").press("Enter")
        demo.says("empty")
        assert visit.complaints == []


@each_demo("translator")
def test_a_translator_speaks_and_has_a_picture_on_paper(browser, site, page, number):
    with Visit(browser, site.as_uri() + "/", page, PHONE) as visit:
        demo = Demo(visit.tab, number)
        assert len(demo.said.inner_text()) > 20
        for canvas in demo.element.locator("canvas").all():
            assert len(canvas.get_attribute("aria-label")) > 20
        assert visit.tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        visit.tab.emulate_media(media="print")
        assert demo.element.locator("img").is_visible()


@pytest.mark.parametrize(("locale", "language"), [("ko-KR", "ko"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_sites_own_address_leads_to_the_browsers_language_and_then_to_the_one_read_last(
    browser, http_root, locale, language
):
    reader = browser.new_context(locale=locale)
    tab = reader.new_page()
    tab.goto(http_root)
    tab.wait_for_url(f"**/book/{language}/index.html")
    tab.locator("a.language-switch").click()
    other = {"ko": "en", "en": "ko"}[language]
    tab.wait_for_url(f"**/book/{other}/index.html")
    tab.goto(http_root)
    tab.wait_for_url(f"**/book/{other}/index.html")
    reader.close()


def test_without_scripts_the_sites_own_address_leads_to_both_languages(browser, http_root):
    reader = browser.new_context(java_script_enabled=False)
    tab = reader.new_page()
    tab.goto(http_root)
    tab.wait_for_url("**/book/index.html")
    assert tab.locator("article a").count() >= 2
    reader.close()


@each_chapter
def test_the_switch_leads_to_the_same_page_in_the_other_language_and_back(browser, site, page):
    other, twin = twin_of(page)
    with Visit(browser, site.as_uri() + "/", page, PHONE) as visit:
        switch = visit.tab.locator("a.language-switch")
        assert switch.is_visible()
        assert switch.inner_text() == LANGUAGES[other]
        switch.click()
        visit.tab.wait_for_load_state("load")
        assert visit.tab.url.endswith(twin)
        assert visit.tab.evaluate("document.documentElement.lang") == other
        visit.tab.locator("a.language-switch").click()
        visit.tab.wait_for_load_state("load")
        assert visit.tab.url.endswith(page)


WORDS = [  # what a reader may type -> the chapter that should come among the first
    ("ko", "생성자가", "01"),
    ("ko", "손실을", "02"),
    ("ko", "엔트로피", "03"),
    ("ko", "내시 균형", "04"),
    ("ko", "오토인코더", "05"),
    ("ko", "전치 합성곱", "06"),
    ("ko", "실패 박물관", "07"),
    ("ko", "투영", "08"),
    ("ko", "준지도 학습", "09"),
    ("ko", "순환 일관성 손실", "10"),
    ("ko", "페이드인", "11"),
    ("ko", "초해상도", "12"),
    ("ko", "딥페이크", "13"),
    ("ko", "확산 모델", "14"),
    ("en", "discriminators", "01"),
    ("en", "saturating", "02"),
    ("en", "Wasserstein distance", "03"),
    ("en", "Nash", "04"),
    ("en", "autoencoder", "05"),
    ("en", "transposed convolution", "06"),
    ("en", "museum", "07"),
    ("en", "projection", "08"),
    ("en", "unlabelled", "09"),
    ("en", "identity loss", "10"),
    ("en", "fade", "11"),
    ("en", "super-resolution", "12"),
    ("en", "watermark", "13"),
    ("en", "diffusion", "14"),
]


@pytest.mark.parametrize("way", ["http", "file"])
@pytest.mark.parametrize(("language", "word", "chapter"), WORDS, ids=lambda value: str(value))
def test_a_word_finds_its_chapter(browser, http_root, site, language, word, chapter, way):
    root = http_root if way == "http" else site.as_uri() + "/"
    with Visit(browser, root, f"book/{language}/search.html?q={quote(word)}", DESK) as visit:
        links = visit.tab.locator(".course-search__places a")
        assert chapter in [links.nth(k).get_attribute("href")[:2] for k in range(min(3, links.count()))]
        assert visit.tab.locator("[role=status]").inner_text().strip()
        links.first.click()
        visit.tab.wait_for_url(re.compile(r".*/\d\d-[\w-]+\.html#.+"))
        assert visit.complaints == []


def test_the_search_button_of_a_page_leads_to_the_search_of_its_language(browser, site):
    with Visit(browser, site.as_uri() + "/", "book/ko/06-dcgan.html", DESK) as visit:
        visit.tab.locator("button.search-button__button").first.click()
        visit.tab.keyboard.type("체크무늬 없는말")
        visit.tab.keyboard.press("Enter")
        visit.tab.wait_for_url("**/book/ko/search.html?q=*")
        assert "없습니다" in visit.tab.locator("[role=status]").inner_text()
        assert visit.tab.locator(".course-search__places a").count() == 0
        visit.tab.locator("input[name=q]").last.fill("배치 정규화")
        assert visit.tab.locator(".course-search__places a").count() > 2
        assert visit.complaints == []


def soup_of(page: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / page).read_text(encoding="utf-8"), "html.parser")


@each_page
def test_no_link_within_the_site_is_broken(site, page):
    broken = []
    for tag, where in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")):
        for element in soup_of(page).select(f"{tag}[{where}]"):
            address, place = urldefrag(element[where])
            if "//" in address or address.startswith(("mailto:", "data:", "javascript:")):
                continue
            target = (site / page).parent / unquote(address.partition("?")[0]) if address else site / page
            ids = _ids(target.resolve()) if place and target.suffix == ".html" and target.exists() else {place}
            if not target.exists() or place not in ids:
                broken.append(element[where])
    assert broken == []


@functools.cache
def _ids(path: Path) -> set[str]:
    return {element["id"] for element in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("[id]")}


@each_chapter
def test_every_picture_is_described(site, page):
    for picture in soup_of(page).select("article img"):
        assert len(picture.get("alt", "")) >= 15, f"{picture['src']}: alternative text {picture.get('alt')!r}"
    assert not soup_of(page).select("article video:not([aria-label]), article svg:not([aria-hidden]):not([role])")


@pytest.mark.parametrize("page", [page for page in CHAPTERS if language_of(page) == "ko"] or ["no page"])
def test_the_menus_of_a_korean_page_are_korean(site, page):
    """Titles, tooltips and labels: the words that the theme writes in English are not there."""
    left = []
    for element in soup_of(page).select("button, nav, a.btn, .prev-next-label, .admonition-title, summary"):
        words = [
            element.get("title", ""),
            element.get("aria-label", ""),
            *element.find_all(string=True, recursive=False),
        ]
        left += [word for word in words if ENGLISH & set(word.replace(":", " ").split())]
    assert left == []


NUMBERS = {  # what is numbered -> its numbers on a page, and in the text of a copy
    "figures": (
        "figcaption .caption-number, article caption .caption-number",
        r"^\*\*(?:그림|Figure|표|Table) ([\d.]+)\*\*",
    ),
    "formulas": (".eqno", r"\\tag\{([\d.]+)\}"),
    "exercises": (".exercise > .admonition-title", r"^\*\*(?:연습|Exercise) ([\d.]+) "),
}


@each_chapter
@pytest.mark.parametrize("kind", NUMBERS)
def test_the_stamped_copy_numbers_as_the_page_does(site, page, kind):
    copy = site / stamping.site_path(page.removesuffix(".html"))
    if not copy.exists():  # a home page
        return
    selector, pattern = NUMBERS[kind]
    titles = [element.text for element in soup_of(page).select(selector)]
    cells = nbformat.read(copy, 4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert re.findall(pattern, text, re.MULTILINE) == [re.search(r"\d+(\.\d+)+", title)[0] for title in titles]


def test_the_copy_button_speaks_korean(site):
    assert "'ko': {" in (site / "_static" / "copybutton.js").read_text(encoding="utf-8")


@each_chapter
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_term_says_its_definition_to_mouse_and_keyboard(browser, http_root, page, viewport):
    with Visit(browser, http_root, page, viewport) as visit:
        terms, box = visit.tab.locator("a.term"), visit.tab.locator("#term-says")
        for number in range(0, terms.count(), 8):
            link = terms.nth(number)
            link.focus()
            assert box.text_content() == link.get_attribute("data-says")
            assert link.get_attribute("aria-describedby") == box.get_attribute("id")
            place = box.bounding_box()
            for side, length in (("x", "width"), ("y", "height")):
                assert 0 <= place[side] <= viewport[length] - place[length]
            visit.tab.keyboard.press("Escape")
            assert box.is_hidden()
            link.hover()
            assert box.is_visible()
            visit.tab.mouse.move(1, 1)
            box.wait_for(state="hidden")
        assert visit.complaints == []
