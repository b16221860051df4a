"""Each picture that the pages show of the demo is one that `./spp docs --screenshots` takes, and small."""

import re
from pathlib import Path

import pytest

from runner.docs.pictures import MOST_BYTES, MOST_BYTES_OF_ALL, OF_A_REAL_MOODLE, PAIRS, PICTURES
from runner.docs.site import pages
from tests.docs.pages import DOCS

SHOWN = re.compile(r'!\[([^\]]*)\]\(([^)\s]+)|<img src="([^"]+)"[^>]*?(?:alt="([^"]*)")')
NAMED = [picture.file for picture in (*PICTURES, *PAIRS)]


def shown() -> list[tuple[str, Path, str]]:
    """(page, file, words for those who do not see it) of each picture in a page."""
    return [
        (page.name, (page.parent / (target or source)).resolve(), words or alternative)
        for page in pages()
        for words, target, source, alternative in SHOWN.findall(page.read_text())
    ]


def of_the_demo() -> set[str]:
    files = {file for _page, file, _words in shown()}
    return {str(file.relative_to(DOCS)) for file in files if file.parent != DOCS / OF_A_REAL_MOODLE}


def test_each_picture_of_the_pages_is_in_the_list_and_each_of_the_list_in_a_page() -> None:
    assert sorted(of_the_demo()) == sorted(NAMED)


def test_each_image_of_a_page_is_read_by_this_test() -> None:
    written = [page.read_text().count("<img ") + page.read_text().count("![") for page in pages()]
    assert sum(written) == len(shown()) > 20


def test_no_picture_is_left_over() -> None:
    there = {str(file.relative_to(DOCS)) for file in DOCS.rglob("*.png")}
    seen = {str(file.relative_to(DOCS)) for _page, file, _words in shown()}
    assert sorted(there) == sorted(seen)


def test_each_picture_says_in_words_what_it_shows() -> None:
    assert [(page, file.name) for page, file, words in shown() if not words.strip()] == []


@pytest.mark.parametrize("file", NAMED)
def test_a_picture_is_small(file: str) -> None:
    assert (DOCS / file).stat().st_size <= MOST_BYTES


def test_all_pictures_together_are_small() -> None:
    assert sum(file.stat().st_size for file in DOCS.rglob("*.png")) <= MOST_BYTES_OF_ALL


def test_pairs_are_of_pictures_that_are_taken() -> None:
    taken = [picture.file for picture in PICTURES]
    assert {file for pair in PAIRS for file in (pair.left, pair.right)} <= set(taken)
    assert len(set(NAMED)) == len(NAMED)
