"""The arithmetic of attendance, without Odoo."""

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spp_session_tracking import rules

NINE, TEN = datetime(2026, 3, 14, 9), datetime(2026, 3, 14, 10)
moments = st.sampled_from([NINE, TEN])
statements = st.builds(
    rules.Statement,
    status=st.sampled_from([*rules.STATUSES, ""]),
    marked_at=moments,
    attendance_time=st.none() | moments,
    attended_by_id=st.integers(0, 2),
    excuse=st.sampled_from(["", "Ill"]),
    submitted_at=st.none() | moments,
    external_id=st.sampled_from(["", "A"]),
    **{name: st.just("") for name in ("basis", "source")},
    marked_by_id=st.just(0),
)


def last_standing(sent):
    current = rules.NOT_STATED
    for statement in sent:
        if statement.replaces(current):
            current = statement
    return current


def test_the_later_word_stands():
    assert last_standing([rules.Statement("absent", TEN), rules.Statement("present", NINE)]).status == "absent"


def test_of_one_moment_the_kinder_word_stands():
    statements = [rules.Statement(status, NINE) for status in ("", "absent", "excused", "late", "present")]
    for first, second in zip(statements, statements[1:], strict=False):
        assert last_standing([first, second]) == last_standing([second, first]) == second


def test_of_one_moment_the_statement_submitted_later_stands_before_the_kinder_one():
    early = rules.Statement("present", NINE, submitted_at=NINE)
    late = rules.Statement("absent", NINE, submitted_at=TEN)
    assert last_standing([late, early]) == last_standing([early, late]) == late


def test_without_a_time_of_its_own_a_statement_counts_as_submitted_when_it_was_made():
    at_once, later = rules.Statement("present", NINE), rules.Statement("absent", NINE, submitted_at=TEN)
    assert last_standing([later, at_once]) == later


def test_of_equal_statements_the_greater_external_id_stands():
    first, second = (rules.Statement("present", NINE, external_id=external_id) for external_id in "AB")
    assert last_standing([second, first]) == last_standing([first, second]) == second


def test_any_statement_replaces_an_assumption_and_what_nobody_stated():
    assumed = rules.Statement("absent", basis="assumed")
    assert rules.Statement("late", NINE).replaces(assumed)
    assert rules.Statement("late", NINE).replaces(rules.NOT_STATED)


def test_an_assumption_over_a_mark_taken_back_ranks_as_no_status():
    assumed = rules.Statement("absent", NINE, basis="assumed")
    assert assumed.observed_status == ""
    assert rules.Statement("absent", NINE, basis="observed").replaces(assumed)


def test_the_same_statement_is_the_same_by_whatever_way_it_came():
    sent = rules.Statement("late", NINE, TEN, 3, "", TEN, "A")
    assert sent.is_same_as(sent._replace(source="api", marked_by_id=7, basis="observed"))
    for field, other in (("status", "present"), ("marked_at", TEN), ("attended_by_id", 4), ("external_id", "B")):
        assert not sent.is_same_as(sent._replace(**{field: other}))


@given(statements)
def test_a_statement_comes_back_from_its_columns(statement):
    assert rules.Statement.from_columns(statement.to_columns()) == statement


def test_empty_columns_are_no_statement():
    assert rules.Statement.from_columns(dict.fromkeys(rules.Statement._fields, False)) == rules.NOT_STATED
    assert not rules.NOT_STATED.is_stated


@given(st.lists(statements, min_size=1, max_size=4))
def test_any_order_and_any_repetition_ends_in_the_same_statement(sent):
    ends = {last_standing([*order, *order]) for order in permutations(sent)}
    assert len(ends) == 1


@given(statements)
def test_a_statement_never_replaces_itself(statement):
    assert not statement.replaces(statement)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-14 09:00:00", NINE),
        ("2026-03-14T09:00:00Z", NINE),
        ("2026-03-14T17:00:00+08:00", NINE),
        (" 2026-03-14T09:00:00.999z ", NINE.replace(microsecond=999_000)),
        ("2026-03-14T17:00:00.0000019+08:00", NINE.replace(microsecond=1)),
    ],
)
def test_times_are_read_as_utc(text, moment):
    assert rules.parse_utc(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-03-14", "20260314", "2026-W11-6", "2026-02-30 10:00:00", "2026-03-14 09.5:00:00"],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        rules.parse_utc(text)


def test_completed_and_cancelled_are_final():
    assert not any(rules.can_move(state, to) for state in ("completed", "cancelled") for to in rules.TRANSITIONS)
    assert rules.can_move("scheduled", "in_progress") and not rules.can_move("scheduled", "completed")
