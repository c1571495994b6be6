"""What a page's pictures weigh: those inside cells become files, stills and films become WebP, all are loaded late.

A notebook holds PNG and GIF, which every viewer shows.  The site's readers load WebP: stills without loss at half the
size, films with little loss at a third; of a plot's points, hundredths.  Each picture says its size, so that the text
does not jump when it comes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from docutils import nodes
from PIL import Image, ImageSequence
from sphinx.application import Sphinx

from gancourse.files import atomic, write_text

FOLDER = "_images"
INSIDE = re.compile(
    r'(?P<where>src|srcset)="data:image/(?P<kind>png|gif|jpeg);base64,(?P<data>[A-Za-z0-9+/=\s]{20000,})"'
)
OLD = re.compile(rf"(?P<name>{FOLDER}/[^\"'/\s]+)\.(?:png|gif)(?=[\"'\s])")
SHOWN = re.compile(rf'<img (?=[^>]*src="[^"]*{FOLDER}/(?P<name>[^"/]+)")(?P<rest>[^>]*)>')
VIEW = re.compile(r'viewBox="[\d.-]+ [\d.-]+ (?P<width>[\d.]+) (?P<height>[\d.]+)"')
PATH = re.compile(r' (?:d|x|y)="[^"]*"')
LONG = re.compile(r"-?\d+\.\d{3,}")
POINT = 4 / 3  # CSS pixels


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_js_file("films.js", loading_method="defer")
    app.connect("html-page-context", _unpack, priority=950)
    app.connect("build-finished", _shrink)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _unpack(app: Sphinx, docname: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Pictures inside a cell's HTML become files: a page stays small."""
    folder = Path(app.outdir) / FOLDER

    def unpack(match: re.Match) -> str:
        data = base64.b64decode(match["data"])
        path = folder / f"{hashlib.sha256(data).hexdigest()}.{match['kind']}"
        with atomic(path) as part:
            part.write_bytes(data)
        return f'{match["where"]}="{context["pathto"](f"{FOLDER}/{path.name}", 1)}"'

    context["body"] = INSIDE.sub(unpack, context.get("body", ""))


def _shrink(app: Sphinx, error: Exception | None) -> None:
    """All stills and films of the finished site as WebP, and the pages that show them brought in step."""
    if error or app.builder.format != "html":
        return
    root = Path(app.outdir)
    for path in [*root.glob(f"{FOLDER}/*.png"), *root.glob(f"{FOLDER}/*.gif")]:
        to_webp(path)
    for path in root.glob(f"{FOLDER}/*.svg"):
        if "matplotlib" in (drawing := path.read_text(encoding="utf-8")) and (lighter := rounded(drawing)) != drawing:
            write_text(path, lighter)
    for page in root.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if (lighter := patient(OLD.sub(r"\g<name>.webp", text), root / FOLDER)) != text:
            write_text(page, lighter)


def patient(page: str, folder: Path) -> str:
    """A page whose pictures say their size and are loaded when they come near; the first may be in view already."""
    first = SHOWN.search(page)

    def told(match: re.Match) -> str:
        rest = match["rest"]
        known = size(folder / match["name"])
        given = re.search(r'(?<!-)\bwidth="(\d+)"', rest)
        if known and " height=" not in f" {rest}" and 'width="100%"' not in rest:
            width, height = known
            wide = int(given[1]) if given else width
            told = "" if given else f'width="{wide}" '
            rest = f'{told}height="{round(wide * height / width)}" {rest}'
        late = "" if match.start() == first.start() or "loading=" in rest else 'loading="lazy" '
        return f"<img {late}{rest}>"

    return SHOWN.sub(told, page)


def size(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture in CSS pixels; None for a drawing that does not say."""
    if path.suffix == ".svg":
        found = VIEW.search(path.read_text(encoding="utf-8")[:5000])
        return found and (round(float(found["width"]) * POINT), round(float(found["height"]) * POINT))
    with Image.open(path) as image:
        return image.size


def rounded(drawing: str) -> str:
    """A plot's points to hundredths of a CSS point, which no screen shows, each path on one line: a third lighter.

    >>> rounded('<path d="M 0.125001 -20.5 \\nL 3 7.999 \\n" style="fill: none"/>')
    '<path d="M 0.13 -20.5 L 3 8 " style="fill: none"/>'
    """

    def shorter(path: re.Match) -> str:
        return LONG.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), path[0]).replace("\n", "")

    return PATH.sub(shorter, drawing)


def to_webp(path: Path) -> None:
    """Replace a still (PNG) or a film (GIF) by its WebP of the same name."""
    with Image.open(path) as image:
        frames = [(frame.copy(), frame.info.get("duration", 0)) for frame in ImageSequence.Iterator(image)]
    first, others = frames[0][0], [frame for frame, _ in frames[1:]]
    film = dict(save_all=True, append_images=others, duration=[time for _, time in frames], loop=0, quality=80)
    with atomic(path.with_suffix(".webp")) as part:
        first.save(part, "WEBP", **(film if others else dict(lossless=True)))
    path.unlink()
