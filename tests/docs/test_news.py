"""The files in newsfragments/ are ones that the changelog is made of."""

import re
from pathlib import Path

import pytest

from runner.series import REPOSITORY

NAME = re.compile(r"\d+-[\w-]+\.(added|changed|fixed|removed)\.md")
NEWS = REPOSITORY / "newsfragments"
FRAGMENTS = sorted(path for path in NEWS.iterdir() if path.name not in ("README.md", "template.md.jinja"))


def test_each_file_has_an_issue_a_word_and_a_kind() -> None:
    assert not [path.name for path in FRAGMENTS if not NAME.fullmatch(path.name)]


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_a_file_says_something_in_few_words(path: Path) -> None:
    assert 0 < len(path.read_text().strip()) <= 600


def test_the_changelog_has_the_line_that_news_go_below() -> None:
    assert "<!-- The newest release comes below this line. -->\n" in (REPOSITORY / "CHANGELOG.md").read_text()
