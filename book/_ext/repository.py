"""Where this copy of the course lives: found when the book is built, in no source, so that a fork links to itself."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES_BRANCH = "gh-pages"


@dataclass(frozen=True)
class Source:
    """A repository's web address, such as https://github.com/OWNER/NAME, and one commit of it."""

    address: str
    commit: str

    @property
    def pip(self) -> str:
        """What pip installs the package from."""
        return f"git+{self.address}@{self.commit}"

    def colab(self, path: str) -> str | None:
        """The address that opens a notebook of the pages branch in Colab; None for a host that Colab cannot read."""
        match = re.fullmatch(r"https://github\.com/([^/]+/[^/]+)", self.address)
        if match is None:
            return None
        return f"https://colab.research.google.com/github/{match[1]}/blob/{PAGES_BRANCH}/{path}"

    def page(self, path: str) -> str | None:
        """The address of a file of the pages branch as GitHub's pages show it; None for another host.

        >>> Source("https://github.com/someone/course", "0").page("book/en/index.html")
        'https://someone.github.io/course/book/en/index.html'
        """
        match = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+)", self.address)
        if match is None:
            return None
        site = f"https://{match[1].lower()}.github.io/"
        return f"{site}{path}" if site == f"https://{match[2].lower()}/" else f"{site}{match[2]}/{path}"


def find() -> Source | None:
    """The repository and commit of this working copy; None if it has no address on the web.

    The address is looked for in GANCOURSE_REPOSITORY, in what GitHub's workflows set, and in the remote "origin".
    """
    hosted = os.environ.get("GITHUB_REPOSITORY")
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    candidates = (
        os.environ.get("GANCOURSE_REPOSITORY"),
        f"{server}/{hosted}" if hosted else None,
        _git("remote", "get-url", "origin"),
    )
    address = next((found for found in map(web_address, candidates) if found), None)
    commit = os.environ.get("GITHUB_SHA") or _git("rev-parse", "HEAD")
    return Source(address, commit) if address and commit else None


def web_address(remote: str | None) -> str | None:
    """A remote as an https address without user, password and ".git"; None for a folder or nothing.

    >>> web_address("git@github.com:someone/course.git")
    'https://github.com/someone/course'
    >>> web_address("https://user:secret@example.org/a/b.git")
    'https://example.org/a/b'
    >>> web_address("/srv/course.git") is None
    True
    """
    pattern = r"(?:(?:https?|ssh|git)://(?:[^@/]+@)?|git@)([\w.-]+\.\w+)(?::\d+)?[:/]+(.+?)(?:\.git)?/*"
    match = re.fullmatch(pattern, (remote or "").strip())
    return f"https://{match[1]}/{match[2]}" if match else None


def _git(*words: str) -> str | None:
    """What git answers in this repository; None if it fails or is not there."""
    try:
        answer = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip() or None
