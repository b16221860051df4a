"""docs/add_a_field.md is right: whoever does what it says has the fields, stored, logged and tested."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from runner import source
from runner.series import REPOSITORY
from tests.docs.pages import DOCS

PAGE = DOCS / "add_a_field.md"
EDIT = re.compile(
    r"^(?:In|New file) `(?P<path>[^`\n]+)`(?:, (?P<how>after|instead of) `(?P<anchor>[^`\n]+)`)?:\n"
    r"```\w+\n(?P<block>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


class Edit(NamedTuple):
    """A step of the page: what is done to which file. `how` and `anchor` are empty for a new file."""

    path: str
    how: str
    anchor: str
    block: str

    def apply(self, root: Path) -> None:
        """Change the file below `root`."""
        path = root / self.path
        path.write_text("".join(self._edited(path.read_text())) if self.how else self.block)

    def _edited(self, text: str) -> Iterator[str]:
        lines = text.splitlines(keepends=True)
        found = [line for line in lines if line.strip() == self.anchor.strip()]
        assert len(found) == 1, f"{self.path} has {len(found)} lines {self.anchor}"
        for line in lines:
            if line is not found[0] or self.how == "after":
                yield line
            if line is found[0]:
                yield self.block


def edits() -> list[Edit]:
    return [Edit(*(part or "" for part in match.groups())) for match in EDIT.finditer(PAGE.read_text())]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which the page was followed."""
    copied = tmp_path_factory.mktemp("copy") / "suite"
    shutil.copytree(REPOSITORY, copied, ignore=shutil.ignore_patterns(".git", "build", "__pycache__"))
    for edit in edits():
        edit.apply(copied)
    return copied


def spp(copy: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, "-B", copy / "spp", *words], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_each_block_of_the_page_is_applied() -> None:
    assert len(edits()) == PAGE.read_text().count("\n```") // 2


def test_the_new_fields_are_stored_and_logged(copy: Path) -> None:
    spp(copy, "test", "--series", str(source.choose(None).series), "spp_session_tracking/tests/test_channel.py")


def test_statements_have_an_order_with_the_new_field(copy: Path) -> None:
    spp(copy, "test", "tests/spp_session_tracking")
