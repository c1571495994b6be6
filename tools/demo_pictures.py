"""The still pictures of the live demos, for paper and for readers without scripts: `python tools/demo_pictures.py`.

Runs each demo in Chromium and keeps the part that shows it best as book/_images/demo-NAME.png.  Needs playwright and
Chromium.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
import chromium  # noqa: E402
import demos  # noqa: E402
import generators  # noqa: E402

from gancourse.errors import CourseError  # noqa: E402

WIDTH = 480  # pixels
SHEET = "demo.$('.sheet').style.width = '480px'; demo.shadowRoot.querySelectorAll('b').forEach((mark) => mark.remove())"
FOUR = """
demo.$('.four').style.width = '480px';
demo.shadowRoot.querySelectorAll('figcaption').forEach((words) => words.remove())
"""
FADE = """
demo.$('.growth .sum').style.width = '480px';
demo.shadowRoot.querySelectorAll('.growth figcaption').forEach((words) => words.remove())
"""
SCENES = [  # demo, its options, the part that is kept, and what the demo does before
    ("playground", {}, ".map", "for (let i = 0; i < 1500; i++) demo.gan.round(); demo.draw()"),
    ("dynamics", {}, ".plane", "demo.jump(130)"),
    ("sampler", {"run": "dcgan-mnist"}, ".sheet", SHEET),
    ("sampler", {"run": "cdcgan-mnist"}, ".sheet", SHEET),
    ("sampler", {"run": "cdcgan-hangul"}, ".sheet", SHEET),
    ("sampler", {"run": "progan-mnist"}, ".growth .sum", FADE),
    ("translator", {"run": "cyclegan-hangul"}, ".four", FOUR),
]


def take(page: Page, name: str, options: dict[str, str], part: str, scene: str) -> Image.Image:
    """One demo's picture."""
    attributes = "".join(f' {key}="{value}"' for key, value in options.items())
    with tempfile.TemporaryDirectory() as folder:
        scripts = Path(folder) / "demos"
        shutil.copytree(demos.FOLDER, scripts)
        if "run" in options:
            generators.write(options["run"], scripts / "generators")
        path = Path(folder) / "page.html"
        head = '<!doctype html><meta charset="utf-8"><script defer src="demos/loader.js"></script>'
        path.write_text(f"{head}<gan-{name}{attributes}></gan-{name}>")
        page.goto(path.as_uri())
        page.wait_for_selector(f"gan-{name}[data-ready]")
    demo = page.locator(f"gan-{name}")
    demo.evaluate(f"(demo) => {{ {scene}; }}")
    page.wait_for_function("(demo) => !Object.keys(demo.jobs ?? {}).length", arg=demo.element_handle())
    image = Image.open(io.BytesIO(demo.locator(part).screenshot())).convert("RGB")
    height = round(image.height * WIDTH / image.width)
    return image.resize((WIDTH, height), Image.Resampling.LANCZOS).quantize(256, Image.Quantize.FASTOCTREE)


def main() -> None:
    """Take and write all pictures."""
    with chromium.opened("taking the demos' pictures") as browser:
        page = browser.new_page(device_scale_factor=2)
        for name, options, part, scene in SCENES:
            path = ROOT / "book" / "_images" / demos.picture_name(name, options)
            take(page, name, options, part, scene).save(path, optimize=True)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    try:
        main()
    except CourseError as error:
        sys.exit(str(error))
