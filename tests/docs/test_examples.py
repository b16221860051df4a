"""The commands that the README files and pages name are ones that the runner takes, and what they name is there."""

import re
import shlex
from pathlib import Path

import pytest

from runner import cli
from runner.series import REPOSITORY, addons
from tests.docs.pages import PAGES

READMES = [*PAGES, REPOSITORY / "demo" / "README.md", *(addon / "README.md" for addon in addons())]
COMMAND = re.compile(r"^(?:`*sh\n)?(\./spp [^#`\n]+)|`(\./spp [^`\n]+)`", re.MULTILINE)
# words that stand for others
PLACEHOLDERS = {"NAME": "spp_demo", "N": "8069", "PATH": "tests", "X": "17.0", "SERIES": "17.0"}
BLOCK = re.compile(r"^```(\w+)$", re.MULTILINE)
# Which other examples there are, and the test that runs them.
TESTED = {
    "spp_session_tracking/README.md": {"python"},  # spp_session_tracking/tests/test_readme.py
}


def commands() -> list[tuple[str, str]]:
    """(page, command) of each command of the runner that a page names."""
    return [
        (str(page.relative_to(REPOSITORY)), (first or second).strip())
        for page in READMES
        for first, second in COMMAND.findall(page.read_text())
    ]


@pytest.mark.parametrize(("page", "command"), commands())
def test_the_runner_takes_each_command_that_a_page_names(page: str, command: str) -> None:
    if "[" in command:
        return
    _spp, *words = shlex.split(command)
    cli._parsed([PLACEHOLDERS.get(word, word) for word in words])
    for path in (word for word in words if "/" in word and not word.startswith("build/")):
        assert (REPOSITORY / path.split("::")[0]).exists(), f"{page} names {path}"


def test_commands_are_found_in_pages() -> None:
    assert ("README.md", "./spp demo") in commands()
    assert len(commands()) > 20


@pytest.mark.parametrize("readme", [addon / "README.md" for addon in addons()], ids=lambda path: path.parent.name)
def test_each_example_of_an_addon_is_run_by_a_test(readme: Path) -> None:
    languages = set(BLOCK.findall(readme.read_text()))
    assert languages == TESTED.get(str(readme.relative_to(REPOSITORY)), set())
