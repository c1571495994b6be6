"""The still pictures of the live demos, for paper and for readers without scripts: `python tools/demo_pictures.py`.

Runs each demo in Chromium and keeps its main canvas as book/_images/demo-NAME.png.  Needs playwright and Chromium.
"""

import base64
import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
LOADER = ROOT / "book" / "_extra" / "demos" / "loader.js"
WIDTH = 480  # pixels
SCENES = {  # demo -> its main canvas, and what it does before the picture is taken
    "playground": (".map", "for (let i = 0; i < 1500; i++) demo.gan.round(); demo.draw()"),
    "dynamics": (".plane", "demo.jump(130)"),
}


def take(page: Page, name: str) -> Image.Image:
    """One demo's picture."""
    canvas, scene = SCENES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(f'<!doctype html><script defer src="{LOADER.as_uri()}"></script><gan-{name}></gan-{name}>')
        page.goto(path.as_uri())
        page.wait_for_selector(f"gan-{name}[data-ready]")
    code = f"(demo) => {{ {scene}; return demo.shadowRoot.querySelector('{canvas}').toDataURL(); }}"
    data = page.locator(f"gan-{name}").evaluate(code)
    image = Image.open(io.BytesIO(base64.b64decode(data.partition(",")[2]))).convert("RGBA")
    white = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return white.resize((WIDTH, WIDTH), Image.Resampling.LANCZOS).quantize(256, Image.Quantize.FASTOCTREE)


def main() -> None:
    """Take and write all pictures."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("there is no Chromium; install it with `apt-get install chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for name in SCENES:
            path = ROOT / "book" / "_images" / f"demo-{name}.png"
            take(page, name).save(path, optimize=True)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
