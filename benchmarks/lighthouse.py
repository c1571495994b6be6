"""What Lighthouse says of the built site's heaviest chapter, or of the given pages: `make lighthouse`.

    python -m benchmarks.lighthouse [book/en/06-dcgan.html ...] [--slow-down 4]

Needs `make book` before it, Chromium, and npx (of Node), which fetches Lighthouse.  The pages come compressed from a
server of this machine.  The mobile profile makes a fast machine four times as slow; Lighthouse wants a smaller factor
for a slow or busy one, whose speed it prints as "index" (below 800: about 1).
"""

import argparse
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tools"))

import chromium  # noqa: E402

from gancourse.errors import CourseError  # noqa: E402

SITE = ROOT / "_build" / "html"
LIGHTHOUSE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices")
AUDITS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "total-byte-weight")
PROFILES = {"desktop": ["--preset=desktop"], "mobile": []}
TEXT = {".html", ".css", ".js", ".svg"}


class Server(http.server.SimpleHTTPRequestHandler):
    """Sends text compressed, as the hosts of static sites do."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in TEXT:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


def heaviest(site: Path) -> str:
    """The page of a chapter with the longest text."""
    pages = list(site.glob("book/*/[0-8]*.html"))
    if not pages:
        raise CourseError("there is no site to measure; build it with `make book`")
    return max(pages, key=lambda path: path.stat().st_size).relative_to(site).as_posix()


def measure(address: str, profile: str, slow_down: float | None) -> dict:
    """Lighthouse's report of one page."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["npx", "--yes", LIGHTHOUSE, address, *PROFILES[profile], "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
        command += ["--chrome-flags=--headless=new --no-sandbox"]
        if slow_down and profile == "mobile":
            command += [f"--throttling.cpuSlowdownMultiplier={slow_down}"]
        subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": chromium.find("Lighthouse")})
        return json.loads(report.read_text(encoding="utf-8"))


def row(page: str, profile: str, report: dict) -> str:
    """A line of the table."""
    scores = [f"{100 * report['categories'][name]['score']:.0f}" for name in CATEGORIES]
    times = [report["audits"][name]["displayValue"].replace("Total size was ", "") for name in AUDITS]
    index = f"{report['environment']['benchmarkIndex']:.0f}"
    return f"| {' | '.join([f'{page}, {profile}', *scores, *times, index])} |"


def failed(report: dict) -> list[str]:
    """The audits with a weight that are not full."""
    weighed = [part for category in report["categories"].values() for part in category["auditRefs"] if part["weight"]]
    audits = [report["audits"][part["id"]] for part in weighed]
    return [
        f"  {audit['id']}: {audit['score']}" for audit in audits if audit["score"] is not None and audit["score"] < 1
    ]


def main() -> None:
    """Print the table, and below it what could be better."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="paths below _build/html; the heaviest chapter if there are none")
    parser.add_argument("--slow-down", type=float, help="factor of the mobile profile instead of 4")
    wanted = parser.parse_args()
    pages = wanted.pages or [heaviest(SITE)]
    if shutil.which("npx") is None:
        raise CourseError("Lighthouse needs npx, and there is none; install Node.js with npm")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"|  | {' | '.join([*CATEGORIES, 'first paint', 'largest paint', 'blocked', 'loaded', 'index'])} |")
    print(f"| --- |{' ---: |' * 8}")
    notes = []
    for page in pages:
        for profile in PROFILES:
            report = measure(f"http://127.0.0.1:{server.server_port}/{page}", profile, wanted.slow_down)
            print(row(page, profile, report), flush=True)
            notes += [f"{page}, {profile}:", *failed(report)]
    print("\n".join(["", *notes]))


if __name__ == "__main__":
    try:
        main()
    except CourseError as error:
        sys.exit(str(error))
