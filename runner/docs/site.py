"""The site: the pages of the repository, where they lie, with the files they link to, built by MkDocs.

MkDocs reads one folder and all that is in it. So the pages are copied into a folder of their own, at the same paths:
the same links work in the repository and on the site. A link to nothing, a heading that is not there and a page that is
not in the navigation of `mkdocs.yml` are found.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from runner import environment, processes
from runner.lint import Check
from runner.odoo import script_environment
from runner.series import REPOSITORY

CONFIGURATION = REPOSITORY / "mkdocs.yml"
FOLDER = REPOSITORY / "build" / "docs"
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "spp_*/README.md", "demo/README.md")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def checks() -> list[Check]:
    """Return the check that the site can be built, without a warning."""
    return [Check("pages and their links (mkdocs --strict)", tried)]


def tried() -> list[str]:
    """Return what is wrong with the pages. The site and the card that `./spp docs` made stay."""
    with tempfile.TemporaryDirectory(prefix="spp-docs-") as folder:
        return build(Path(folder) / "docs")


def build(folder: Path = FOLDER) -> list[str]:
    """Build the site anew, in `site` of a folder; return what is wrong with it, line by line."""
    collect(folder)
    return made(folder)


def collect(folder: Path) -> None:
    """Put what the site is made of into `source` of the folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in sorted(set(files())):
        target = folder / "source" / path.relative_to(REPOSITORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def made(folder: Path) -> list[str]:
    """Make the site of what is in the folder; return what is wrong with it. (With --quiet MkDocs is not strict.)"""
    words: list[str | Path] = [environment.for_docs(), "-m", "mkdocs", "build", "--strict"]
    words += ["--config-file", CONFIGURATION]
    places = {"SPP_DOCS_SOURCE": str(folder / "source"), "SPP_DOCS_SITE": str(folder / "site")}
    code, lines = processes.run(words, env=script_environment() | places, cwd=REPOSITORY)
    found = [line for line in lines if line.startswith(("WARNING", "ERROR", "  - "))]
    return (found or lines[-5:] or [f"mkdocs ended with code {code}"]) if code else []


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
