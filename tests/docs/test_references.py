"""What the pages in `docs/` name in the sources is there: files, classes, functions, folders, links."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from runner.series import REPOSITORY, addons
from tests.docs.pages import DOCS, PAGES

# `path.py`, `path.py:Class`, `path.py:Class.function`
REFERENCE = re.compile(r"`((?:spp_|tests/|runner/|docker/)[\w/]+\.py)(?::([\w.]+))?`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
# Folders that any Odoo addon has, and hold no code of ours that has to be explained.
USUAL = {"data", "demo", "security", "static", "i18n", "tests", "migrations", "__pycache__"}


@cache
def _defined(path: Path) -> frozenset[str]:
    """The classes and functions of a file, and `Class.function` of its methods."""
    names = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            inner = node.body if isinstance(node, ast.ClassDef) else []
            names |= {node.name, *(f"{node.name}.{each.name}" for each in inner if isinstance(each, ast.FunctionDef))}
    return frozenset(names)


def _is_there(path: str, name: str) -> bool:
    file = REPOSITORY / path
    return file.exists() and (not name or name in _defined(file))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    found = REFERENCE.findall(page.read_text())
    # a file that the reader makes is in the page as well
    made = set(re.findall(r"^New file `([^`]+)`", page.read_text(), re.MULTILINE))
    assert not [f"{path}:{name}" for path, name in found if path not in made and not _is_there(path, name)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    assert not [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]


def test_the_architecture_names_something_to_walk_through() -> None:
    assert len(REFERENCE.findall((DOCS / "architecture.md").read_text())) > 20


def test_the_architecture_has_each_folder_of_each_addon() -> None:
    page = (DOCS / "architecture.md").read_text()
    folders = {folder for addon in addons() for folder in addon.iterdir() if folder.is_dir()}
    explained = {folder for folder in folders if folder.name in USUAL or f" {folder.name}/" in page}
    assert not folders - explained
