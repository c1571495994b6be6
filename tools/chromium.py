"""The browser that takes pictures, prints and measures: Chromium as the system has it, through Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from gancourse.errors import CourseError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find(purpose: str) -> str:
    """The path of the browser; without one a CourseError says what `purpose` wants installed."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise CourseError(f"{purpose} needs Chromium, and there is none; install it with `apt-get install chromium`")
    return path


@contextmanager
def opened(purpose: str) -> Iterator[Browser]:
    """The browser without a window, closed at the end of the block."""
    path = find(purpose)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
