"""What `./spp test upgrade` compares. The updates themselves are tried by that command."""

import csv
import shutil
from pathlib import Path

import pytest

from runner.commands import upgrade
from runner.console import Failure
from runner.series import REPOSITORY
from runner.upgrade import accepted, answers, contents, releases, states, structure
from runner.upgrade.contents import Table
from runner.upgrade.trial import Found

PAGE = (REPOSITORY / "docs/upgrading.md").read_text()
THEN = {"spp_session": Table(2, 2, {"id": "a", "state": "b"})}
RELEASE = releases.every()[0]


def test_a_column_that_is_otherwise_is_named() -> None:
    now = {"spp_session": Table(2, 2, {"id": "a", "state": "c", "new": "d"})}
    assert contents.changes(THEN, now) == {"spp_session.state": "is changed"}


def test_what_is_gone_is_named() -> None:
    assert contents.changes(THEN, {}) == {"spp_session": "is gone, with 2 rows"}
    lost = {"spp_session": Table(1, 2, {"id": "a"})}
    assert contents.changes(THEN, lost) == {"spp_session": "has 1 of 2 rows", "spp_session.state": "is gone"}


def test_rows_that_came_are_named() -> None:
    now = {"spp_session": Table(3, 3, {}), "spp_new": Table(9, 9, {})}
    assert contents.added(THEN, now) == {"spp_session": "has 1 more rows"}


def test_an_answer_with_more_in_it_is_the_same_answer() -> None:
    then = {"person 1": {"rate": 80.0, "outcome": "compliant"}}
    assert answers.changes(then, {"person 1": {"rate": 80.0, "outcome": "compliant", "made_up": 0}}) == {}
    assert answers.changes(then, {"person 1": {"rate": 79.0}}) == {
        "person 1 / rate": "was 80.0, is 79.0",
        "person 1 / outcome": "is not answered",
    }


def test_what_a_fresh_database_has_otherwise_is_named() -> None:
    wanted = {"column a b": "integer", "index a c": "btree"}
    assert structure.changes(wanted, {"column a b": "text", "column a d": "date"}) == {
        "index a c": "is missing",
        "column a d": "is too much: date",
        "column a b": "is text, not integer",
    }


def test_only_what_is_accepted_with_a_reason_is_no_fault() -> None:
    found = Found(RELEASE, "17.0")
    found.note("contents", {"spp_session_attendance.tally_came": "is gone", "spp_session_attendance.status": "is gone"})
    assert found.accepted == ["contents: spp_session_attendance.tally_came is gone"]
    assert found.differences == ["contents: spp_session_attendance.status is gone"]


def test_each_reason_says_something() -> None:
    assert all(why.endswith(".") for _what, _pattern, why in accepted.ACCEPTED)


def test_the_table_says_what_was_there_and_how_much_is_otherwise() -> None:
    found = Found(RELEASE, "17.0", {"spp_session": 12}, {"update": 14.6}, ["one"])
    lines = upgrade.table([found]).splitlines()
    assert lines[0] == f"|  | {RELEASE.name}, 17.0 |"
    assert {"| spp_session | 12 |", "| update, s | 15 |", "| different | 1 |"} < set(lines)


def test_an_unknown_release_names_those_there_are() -> None:
    with pytest.raises(Failure) as failure:
        releases.named(["yesterday"])
    assert RELEASE.name in failure.value.remedy


def test_the_page_for_administrators_names_each_state() -> None:
    assert [release.name for release in releases.every() if f"`{release.name}`" not in PAGE] == []


def test_the_smaller_programme_has_what_the_demo_needs(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "demo/programme", tmp_path, dirs_exist_ok=True)
    states._make_smaller(tmp_path)
    read = {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in tmp_path.glob("*.csv")}
    ends = {(row["facilitator"], row["state"]) for row in read["sessions"]}
    assert len(ends) == 8  # four facilitators have completed sessions and cancelled ones
    refs = {row["ref"] for row in read["sessions"]}
    people = {row["person_identifier"] for row in read["participants"]}
    for row in (*read["roster"], *read["marks"]):
        assert row["session_ref"] in refs and row["person_identifier"] in people
