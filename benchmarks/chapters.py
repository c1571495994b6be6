"""How long each cell of the chapters takes with the quick budget: one core, one thread, seconds of the processor.

    python -m benchmarks.chapters             # all chapters, about ten minutes -> benchmarks/chapters.json
    python -m benchmarks.chapters --only 06   # the chapters whose names hold this

What the pages say of their cells with {takes} is written into them, in both languages; then `make notebooks`.  Cells of
both languages are the same, so the English ones are run.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import psutil
from nbclient import NotebookClient

from gancourse.files import atomic, write_json
from gancourse.hardware import describe

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "tools"), str(ROOT / "book" / "_ext")]

import execute  # noqa: E402
import takes  # noqa: E402


def main(argv: list[str] | None = None) -> None:
    """Measure, note, and write what the pages say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chapters", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--only", default="", metavar="WORD", help="the chapters whose name holds this word")
    word = parser.parse_args(argv).only
    os.environ |= dict(GANCOURSE_BUDGET="quick", OMP_NUM_THREADS="1")
    os.environ.pop("GANCOURSE_REPLAY", None)
    chapters = known()["chapters"]
    for pages in execute.chapters():
        name = pages[0].stem
        if word in name:
            chapters[name] = seconds(pages[0])
            print(f"{name}: {sum(chapters[name].values()):.0f} s", flush=True)
            write_json(takes.TIMES, dict(hardware=describe(), chapters=chapters))
            for page in pages:
                state(page, chapters[name])


def known() -> dict:
    """What was measured before."""
    return json.loads(takes.TIMES.read_text(encoding="utf-8")) if takes.TIMES.exists() else dict(chapters={})


def seconds(page: Path) -> dict[str, float]:
    """The processor's seconds for each cell of a page, by `takes.key`; run in an empty folder."""
    notebook, found = execute.read(page), {}
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=execute.TIMEOUT, resources=dict(metadata=dict(path=folder)))
        with client.setup_kernel():
            kernel = psutil.Process(client.km.provisioner.pid)
            for place, cell in enumerate(notebook.cells):
                if cell.cell_type == "code":
                    before = kernel.cpu_times()
                    client.execute_cell(cell, place)
                    after = kernel.cpu_times()
                    found[takes.key(cell)] = round(after.user + after.system - before.user - before.system, 2)
    return found


def state(page: Path, times: dict[str, float]) -> None:
    """Write into a page what it says of its cells' times."""
    words = [measured for _, measured in takes.due(execute.read(page), times, page.parent.name)]
    text = page.read_text(encoding="utf-8")
    if (stated := takes.filled(text, iter(words))) != text:
        with atomic(page) as part:
            part.write_text(stated, encoding="utf-8")


if __name__ == "__main__":
    main()
