"""The commands that pages tell people to type are those the container takes."""

import re
import shlex

import pytest

from docker import backup, configuration
from docker.__main__ import parser
from runner import series

PAGES = [series.REPOSITORY / "docs" / name for name in ("containers.md", "hardening.md")]
COMMAND = re.compile(r"docker compose run --rm(?: -T| --publish \S+| --env \S+)* odoo\s+([^|<>`#\n]+)")


def commands() -> list[str]:
    """Return what follows the name of the service, in pages and in messages."""
    sources = sorted((series.REPOSITORY / "docker").glob("*.py"))
    return [found.strip() for path in (*PAGES, *sources) for found in COMMAND.findall(path.read_text())]


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_a_command_is_one(command: str) -> None:
    assert parser().parse_args(shlex.split(command.strip("\"',."))).run


def test_each_command_is_told() -> None:
    assert {"backup", "restore", "update"} <= {command.split()[0].strip('"') for command in commands()}


def test_what_a_copy_leaves_is_removed_where_it_is() -> None:
    text = PAGES[0].read_text()
    folders = {"/backups", f"{configuration.DATA}/filestore/spp_copy"}
    assert folders <= set(text.split()) and str(backup.folder()) == "/backups"
    assert "dropdb --username=postgres spp_copy" in text


def test_a_pipe_is_asked_for_by_the_word_that_every_compose_has() -> None:
    sources = [*PAGES, *(series.REPOSITORY / "docker").rglob("*.sql")]
    assert not [path.name for path in sources if "--no-TTY" in path.read_text()]


def test_one_page_is_one_page() -> None:
    text = (series.REPOSITORY / "docs/hardening.md").read_text()
    assert len(text.split()) < 1200
