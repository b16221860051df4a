"""The site: the pages of the repository, where they lie, with the files they link to, built by MkDocs.

MkDocs reads one folder and all that is in it. So the pages are copied into a folder of their own, at the same paths:
the same links work in the repository and on the site. A link to nothing, a heading that is not there and a page that is
not in the navigation of `mkdocs.yml` are found.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from runner import environment, processes
from runner.lint import Check
from runner.odoo import script_environment
from runner.series import REPOSITORY

CONFIGURATION = REPOSITORY / "mkdocs.yml"
FOLDER = REPOSITORY / "build" / "docs"
SOURCE, SITE = FOLDER / "source", FOLDER / "site"
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "spp_*/README.md", "demo/README.md")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def checks() -> list[Check]:
    """Return the check that the site can be built, without a warning."""
    return [Check("pages and their links (mkdocs --strict)", build)]


def build() -> list[str]:
    """Build the site anew; return what is wrong with it, line by line."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for path in sorted(set(files())):
        target = SOURCE / path.relative_to(REPOSITORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    words: list[str | Path] = [environment.for_docs(), "-m", "mkdocs", "build", "--strict", "--quiet"]
    words += ["--config-file", CONFIGURATION]
    code, lines = processes.run(words, env=script_environment(), cwd=REPOSITORY)
    return (lines or [f"mkdocs ended with code {code}"]) if code else []


def pages() -> list[Path]:
    """Return the pages that people read: those of the whole, of the addons, and all in docs/."""
    return [path for pattern in (*PAGES, "docs/**/*.md") for path in sorted(REPOSITORY.glob(pattern))]


def files() -> Iterator[Path]:
    """Yield what the site is made of: the pages, all else in docs/, and what the pages link to."""
    yield from pages()
    yield from (path for path in (REPOSITORY / "docs").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    for page in pages():
        targets = ((page.parent / link).resolve() for link in LINK.findall(page.read_text()))
        yield from (target for target in targets if target.is_file() and target.is_relative_to(REPOSITORY))
