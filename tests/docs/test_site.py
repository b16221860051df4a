"""The site is built of the pages, and what is wrong with them is found."""

import re
import shutil
from pathlib import Path

import pytest

from runner import web
from runner.docs import camera, site

PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site of the repository was built, without a warning."""
    built = tmp_path_factory.mktemp("docs")
    assert site.build(built) == []
    return built


def test_each_page_is_on_the_site(folder: Path) -> None:
    pages = [page.relative_to(site.REPOSITORY).with_suffix(".html") for page in site.pages()]
    there = [page.with_name("index.html") if page.stem == "README" else page for page in pages]
    assert len(there) > 20
    assert [str(page) for page in there if not (folder / "site" / page).exists()] == []


def test_no_page_asks_another_server_for_letters_or_scripts(folder: Path) -> None:
    loaded = re.compile(r"""<(?:script|link|img)[^>]+(?:src|href)=["']?(https?://[^"'\s>]+)""")
    assert [found for page in (folder / "site").rglob("*.html") for found in loaded.findall(page.read_text())] == []


def test_diagrams_which_the_theme_draws_with_a_script_from_elsewhere_are_for_developers_only(folder: Path) -> None:
    drawn = {page.stem for page in (folder / "site").rglob("*.html") if 'class="mermaid"' in page.read_text()}
    assert drawn == {"data_model"}


def test_what_begins_a_list_in_the_repository_begins_one_on_the_site(folder: Path) -> None:
    left = re.compile(r"^(?:\* |\d+\. ).*", re.MULTILINE)
    written = {page.name: left.findall(page.read_text()) for page in (folder / "site").rglob("*.html")}
    assert {page: lines for page, lines in written.items() if lines} == {}


def test_a_check_of_the_pages_leaves_the_site_that_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[Path] = []

    def build(folder: Path = site.FOLDER) -> list[str]:
        folders.append(folder)
        return []

    monkeypatch.setattr(site, "build", build)
    [check] = site.checks()
    assert check.find() == []
    assert [folder for folder in folders if folder != site.FOLDER]


def test_what_is_wrong_with_a_page_is_found(folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "docs"
    shutil.copytree(folder / "source", copied / "source")
    page = copied / "source/docs/start.md"
    page.write_text(page.read_text() + "\n[a](nothing.md) [b](officer.md#nothing) ![c](pictures/nothing.png)\n")
    (copied / "source/docs/left_out.md").write_text("# Nobody comes here\n")
    said = "\n".join(site.made(copied))
    for wrong in ("nothing.md", "#nothing", "pictures/nothing.png", "left_out.md"):
        assert wrong in said


@pytest.mark.skipif(not web.browser(), reason="there is no browser here")
def test_the_facilitator_s_card_is_one_sheet_of_paper(folder: Path) -> None:
    paper = camera.printed(folder / "site/docs/facilitator_card.html")
    assert paper and len(PAGE_OF_PDF.findall(paper.read_bytes())) == 1
