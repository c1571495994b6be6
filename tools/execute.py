"""Run every chapter and keep the results for the book: `python tools/execute.py` (part of `make book`).

Sphinx would run one chapter after the other.  Here two run at once, each with one thread (two threads on a shared
machine get in each other's way).  The copies of a chapter in both languages follow one another in the same process:
the second takes the first one's trained networks from GANCOURSE_REPLAY and runs in seconds.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))

import execution  # noqa: E402
from bilingual import LANGUAGES, chapter_number  # noqa: E402
from jupyter_cache import get_cache  # noqa: E402
from jupyter_cache.base import CacheBundleIn  # noqa: E402
from jupyter_cache.executors.utils import single_nb_execution  # noqa: E402
from myst_nb.core.read import read_myst_markdown_notebook  # noqa: E402
from myst_parser.config.main import MdParserConfig  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

WORKERS = 2
TIMEOUT = 900  # seconds a cell may take


def read(path: Path) -> NotebookNode:
    """A chapter as the book's builder reads it."""
    text = path.read_text(encoding="utf-8")
    return read_myst_markdown_notebook(text, config=MdParserConfig(), add_source_map=True, path=path)


def run(path: Path) -> tuple[Path, NotebookNode, float, str]:
    """Run one chapter in an empty folder: its path, the notebook with outputs, the seconds, and the error or ""."""
    with tempfile.TemporaryDirectory() as folder:
        result = single_nb_execution(read(path), cwd=folder, timeout=TIMEOUT, allow_errors=False)
    return path, result.nb, result.time, result.exc_string or ""


def run_all(paths: list[Path]) -> list[tuple[Path, NotebookNode, float, str]]:
    """Run the language copies of one chapter in turn."""
    return [run(path) for path in paths]


def chapters() -> list[list[Path]]:
    """The paths of each chapter, one per language, grouped by chapter."""
    found = {path.stem for language in LANGUAGES for path in (ROOT / "book" / language).glob("[0-9]*.md")}
    slugs = sorted(slug for slug in found if chapter_number(slug) is not None)
    groups = [[ROOT / "book" / language / f"{slug}.md" for language in LANGUAGES] for slug in slugs]
    return [[path for path in group if path.exists()] for group in groups]


def tidy(folder: Path) -> None:
    """A package or budget that is new here: drop the recordings, which fit no more, and all but the last two caches."""
    if folder.exists():
        return
    shutil.rmtree(ROOT / "_build" / "replay", ignore_errors=True)
    for old in sorted(folder.parent.glob("*"), key=lambda path: path.stat().st_mtime)[:-2]:
        shutil.rmtree(old)


def main() -> int:
    """Fill the cache; 1 if a chapter fails."""
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    os.environ.setdefault("GANCOURSE_REPLAY", str(ROOT / "_build" / "replay"))
    folder = execution.cache_folder()
    tidy(folder)
    cache = get_cache(folder)
    missing = [[path for path in group if not _known(cache, path)] for group in chapters()]
    start, failed = time.perf_counter(), False
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        for results in pool.map(run_all, filter(None, missing)):
            for path, notebook, seconds, error in results:
                name = path.relative_to(ROOT)
                if error:
                    failed = True
                    print(f"{name} failed after {seconds:.0f} s\n{error}", file=sys.stderr)
                    continue
                bundle = CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds})
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
                print(f"{name} ran in {seconds:.0f} s", flush=True)
    print(f"chapters run: {sum(map(len, missing))}, in {time.perf_counter() - start:.0f} s")
    return int(failed)


def _known(cache: object, path: Path) -> bool:
    try:
        cache.match_cache_notebook(read(path))
    except KeyError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
