"""What becomes of all rows where a request asks for all or none, or only tries."""

from spp_attendance.rest.results import (
    Result,
    ended,
    none_stored,
    of_dry_run,
    pending,
    rejected,
    summary,
    superseded,
)

SAVED = Result("created", 6, external_id="E1", pointer="/records/0")
BAD = rejected("malformed", "It is bad.")


def test_all_or_none_saves_none() -> None:
    undone, bad = none_stored([SAVED, BAD])
    assert (undone.outcome, undone.code, undone.id, undone.action) == ("rejected", "not_kept", 0, "retry_later")
    assert (undone.external_id, undone.pointer) == ("E1", "/records/0")
    assert bad == BAD


def test_a_dry_run_has_ids_only_of_what_was_there() -> None:
    before = Result("duplicate", 4)
    assert [result.id for result in of_dry_run([SAVED, before, BAD])] == [0, 4, 0]


def test_the_summary_counts_outcomes_in_one_order() -> None:
    assert summary([BAD, SAVED, SAVED]) == "2 created, 1 rejected"
    assert summary([]) == ""


def test_a_superseded_row_is_saved_all_the_same() -> None:
    result = superseded(SAVED)
    assert (result.outcome, result.id, result.code, result.action) == ("created", 6, "superseded", "done")


def test_an_officer_is_asked_where_somebody_else_ended_the_row() -> None:
    assert [ended(6, "voided", is_own, "").action for is_own in (True, False)] == ["done", "ask_officer"]
    assert ended(6, "replaced", True, "E2").standing == "E2"


def test_an_officer_is_asked_about_what_waits() -> None:
    assert pending(6, "unknown_person").action == "ask_officer"
