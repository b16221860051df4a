"""What becomes of all rows where a request asks for all or none, or only tries."""

from spp_attendance.rest import codes
from spp_attendance.rest.results import (
    ARCHIVED,
    ENDED,
    PENDING,
    WOULD,
    WOULD_STORE,
    Result,
    archived,
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


def test_a_dry_run_never_says_that_anything_was_saved() -> None:
    stored = [superseded(SAVED), *(pending(6, reason) for reason in PENDING)]
    stored += [Result(outcome) for outcome in WOULD_STORE if outcome != "held"]
    told = [result.sentence for result in of_dry_run(stored)]
    assert not [sentence for sentence in told if "was" in sentence]
    assert "not known" in told[1]


def test_a_dry_run_says_what_is_so_whether_or_not_it_is_tried() -> None:
    (before, person) = of_dry_run([ended(6, "voided", True, ""), archived(Result("updated", 4))])
    assert before.sentence == ENDED["voided"]
    assert person.sentence == ARCHIVED


def test_the_summary_counts_outcomes_in_one_order() -> None:
    assert summary([BAD, SAVED, SAVED]) == "2 created, 1 rejected"
    assert summary([]) == ""


def test_a_superseded_row_is_saved_all_the_same() -> None:
    result = superseded(SAVED)
    assert (result.outcome, result.id, result.code, result.action) == ("created", 6, "superseded", "done")


def test_an_officer_is_asked_where_somebody_else_ended_the_row() -> None:
    assert [ended(6, "voided", is_own, "").action for is_own in (True, False)] == ["done", "ask_officer"]
    assert ended(6, "replaced", True, "E2").standing == "E2"


def test_each_reason_to_wait_is_documented_and_told_also_where_it_is_only_tried() -> None:
    assert PENDING.keys() <= WOULD.keys() & codes.ROWS.keys()


def test_an_officer_is_asked_about_what_waits() -> None:
    assert pending(6, "unknown_person").action == "ask_officer"
