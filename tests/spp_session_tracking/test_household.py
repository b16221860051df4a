from datetime import datetime
from itertools import permutations

import pytest

from spp_session_tracking.rules import (
    NOT_STATED,
    Statement,
    counting_members,
    household_statement,
    parse_roles,
)

ANA, BEN, CARLA = 1, 2, 3
MEMBERS = {ANA: {"Adult"}, BEN: {"Child"}, CARLA: {"Head", "Adult"}}


def marked(status: str, minute: int = 0) -> Statement:
    return Statement(status, datetime(2026, 3, 14, 9, minute), basis="observed", source="manual", external_id="x")


def decided(rule: str, **statuses: str) -> tuple[str, int]:
    """The status of a household of Ana and Ben, and who came. By name, what each is marked, in this order."""
    ids = {"ana": ANA, "ben": BEN}
    statements = {ids[name]: marked(status, minute) for minute, (name, status) in enumerate(statuses.items())}
    statement = household_statement(rule, {ANA, BEN}, statements)
    return statement.status, statement.attended_by_id


def test_roles_are_named_with_commas_and_without_regard_to_case() -> None:
    assert parse_roles(" Adult,HEAD ,, ") == {"adult", "head"}
    assert parse_roles(None) == set()

    assert counting_members("roles", "adult", MEMBERS) == {ANA, CARLA}
    assert counting_members("roles", "Head, Child", MEMBERS) == {BEN, CARLA}
    assert counting_members("any", "Adult", MEMBERS) == set(MEMBERS)
    assert counting_members("all", None, MEMBERS) == set(MEMBERS)


def test_roles_may_stand_between_arabic_commas() -> None:
    assert parse_roles("رب الأسرة، راشد") == {"رب الأسرة", "راشد"}


@pytest.mark.parametrize("rule", ["any", "roles"])
def test_one_who_came_is_enough(rule: str) -> None:
    assert decided(rule, ana="present") == ("present", ANA)
    assert decided(rule, ana="absent", ben="late") == ("late", BEN)
    assert decided(rule, ana="late", ben="present") == ("present", BEN)
    assert decided(rule, ben="present", ana="present") == ("present", BEN)


def test_nothing_is_decided_while_somebody_may_still_come() -> None:
    assert decided("any", ana="absent") == ("", 0)
    assert decided("any", ana="absent", ben="absent") == ("absent", 0)
    assert decided("any", ana="excused", ben="absent") == ("excused", 0)


def test_all_have_to_come() -> None:
    assert decided("all", ana="present") == ("", 0)
    assert decided("all", ana="present", ben="present") == ("present", 0)
    assert decided("all", ana="present", ben="late") == ("late", 0)
    assert decided("all", ana="present", ben="excused") == ("excused", 0)
    assert decided("all", ben="absent") == ("absent", 0)


def test_assumptions_and_those_who_do_not_count_state_nothing() -> None:
    assumed = Statement("absent", basis="assumed")
    assert household_statement("all", {ANA}, {ANA: assumed, BEN: marked("absent")}) == NOT_STATED
    assert household_statement("any", set(), {ANA: marked("present")}) == NOT_STATED
    assert household_statement("all", set(), {}) == NOT_STATED


@pytest.mark.parametrize("rule", ["any", "roles", "all"])
def test_the_order_of_arrival_does_not_matter(rule: str) -> None:
    marks = [(ANA, marked("present", 1)), (BEN, marked("absent", 2)), (CARLA, marked("present", 1))]
    assert len({household_statement(rule, {ANA, BEN, CARLA}, dict(order)) for order in permutations(marks)}) == 1


def test_the_statement_says_that_it_follows_from_the_members() -> None:
    statement = household_statement("any", {ANA}, {ANA: marked("present", 5)})
    assert statement == marked("present", 5)._replace(attended_by_id=ANA, source="household", external_id="")
