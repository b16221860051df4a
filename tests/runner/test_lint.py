"""What lint finds by itself; what its tools find is theirs."""

from argparse import Namespace
from pathlib import Path

import pytest

from runner import console, environment
from runner.commands import lint
from runner.console import Failure
from runner.docs import site
from runner.lint import Check, layout, tools, words

HEADER = 'msgid ""\nmsgstr ""\n"POT-Creation-Date: 2026-01-01 10:00+0000\\n"\n'


def entry(word: str, where: str = "code:addons/spp_a/models/a.py:0") -> str:
    """Return one entry of a list of words."""
    return f'#. module: spp_a\n#: {where}\nmsgid "{word}"\nmsgstr ""\n'


def pot(*entries: str, header: str = HEADER) -> str:
    """Return a list of words."""
    return "\n".join(["# Translation of Odoo Server.\n" + header, *entries])


def run_with(checks: list[Check], monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command with other checks and return its exit code."""
    monkeypatch.setattr(environment, "ready", lambda *_args: Path("python"))
    monkeypatch.setattr(layout, "check", lambda: checks[0])
    monkeypatch.setattr(tools, "checks", lambda _python: checks[1:-1])
    monkeypatch.setattr(site, "checks", list)
    monkeypatch.setattr(words, "check", lambda _series: checks[-1])
    return lint.run(Namespace(write_pot=False, format=False, series=None))


# The command


def test_all_checks_run_even_when_the_first_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_with([Check("one", lambda: ["a.py:1: wrong"]), Check("two", list)], monkeypatch)
    output = capsys.readouterr().out
    assert code == 1
    assert "a.py:1: wrong" in output
    assert "two" in output
    assert output.splitlines()[-1] == "lint: 1 of 2 checks passed"


def test_a_check_that_cannot_be_made_has_not_passed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_odoo() -> list[str]:
        raise Failure("Odoo 17.0 cannot be had here", "Connect to the network.")

    assert run_with([Check("one", list), Check("words", no_odoo)], monkeypatch) == 1
    assert "Connect to the network." in capsys.readouterr().out


def test_nothing_found_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_quiet", True)
    assert run_with([Check("one", list), Check("two", list)], monkeypatch) == 0


# XML


def test_an_xml_file_that_no_manifest_names_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static/good.xml").write_text("<templates/>")
    (tmp_path / "static/bad.xml").write_text("<templates><t></templates>")
    (found,) = tools.not_well_formed([tmp_path])
    assert "bad.xml: mismatched tag" in found


# Layout


@pytest.fixture
def addon(tmp_path: Path) -> Path:
    """An addon whose plain package imports what it may."""
    plain = tmp_path / "spp_a/rest/contract"
    plain.mkdir(parents=True)
    (plain / "common.py").write_text("import json\nfrom .. import cursor\nfrom ...rules.dates import day\n")
    (tmp_path / "spp_a/hooks.py").write_text("from .models import area\n")
    return tmp_path / "spp_a"


def test_plain_folders_may_import_each_other(addon: Path) -> None:
    assert list(layout.found([addon])) == []


@pytest.mark.parametrize("text", ["from ..models.area import Area", "from .. import models", "from ... import spp_b"])
def test_a_plain_folder_that_imports_another_is_named(text: str, addon: Path) -> None:
    (addon / "rest/people.py").write_text(f"\n{text}\n")
    (line,) = layout.found([addon])
    assert line.startswith("spp_a/rest/people.py:2: a plain folder imports ")


def test_a_module_that_lies_beside_the_folders_is_named(addon: Path) -> None:
    (addon / "mark.py").touch()
    assert list(layout.found([addon])) == ["spp_a/mark.py: put it into a folder that says what it is"]


# Words


def test_a_list_is_up_to_date_whatever_its_date_and_order() -> None:
    stored = pot(entry("One area"), entry("Two areas"))
    fresh = pot(entry("Two areas"), entry("One area"), header=HEADER.replace("2026", "2027"))
    assert words.differences(stored, fresh) == []


def test_a_word_that_came_and_one_that_went_are_named() -> None:
    assert words.differences(pot(entry("Old")), pot(entry("New"))) == ['lacks "New"', 'has "Old"']


def test_a_word_that_moved_to_another_place_is_named_once() -> None:
    assert words.differences(pot(entry("One", "code:a")), pot(entry("One", "code:b"))) == ['lacks "One"']


def test_a_word_over_several_lines_is_one_word() -> None:
    long = '#. module: spp_a\n#: code:x\nmsgid ""\n"Give the area "\n"a code."\nmsgstr ""\n'
    assert words.differences(pot(), pot(long)) == ['lacks "Give the area a code."']


def test_lists_of_another_series_are_compared_by_our_own_words_only() -> None:
    fresh = pot(entry("One"), entry("Created by", "model:ir.model.fields,field_description:x"), entry("Two"))
    assert words.differences(pot(entry("One"), entry("Old")), fresh, whole=False) == ['lacks "Two"']


def test_a_missing_list_lacks_everything() -> None:
    assert words.differences("", pot(entry("One"))) == ['lacks "One"']
