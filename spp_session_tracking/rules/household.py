"""Whose coming counts for a household, and what the marks of its members state of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from .statement import ATTENDED, NOT_STATED, STATUSES, Statement

# the source of a statement that follows from those of the members
HOUSEHOLD = "household"


def parse_roles(text: str | None) -> set[str]:
    """The roles in a text such as `Adult, Head`, in small letters: names are compared without regard to case.

    The comma may be an Arabic one.
    """
    return {role.strip().casefold() for role in re.split("[,،]", text or "") if role.strip()}


def counting_members(rule: str, roles: str | None, members: Mapping[int, Iterable[str]]) -> set[int]:
    """The ids of the members whose coming counts. rule: any, all or roles; members: {id: names of their roles}"""
    if rule != "roles":
        return set(members)
    wanted = parse_roles(roles)
    return {member for member, own in members.items() if wanted & {role.strip().casefold() for role in own}}


def household_statement(rule: str, members: Collection[int], statements: Mapping[int, Statement]) -> Statement:
    """What the marks of the members state of their household; NOT_STATED where they do not decide it (yet).

    rule: with "all" everybody has to come, else one is enough
    members: the ids of those whose coming counts; statements: {id: the Statement that stands} of those on the roster

    It depends on the marks alone, not on the order in which they arrive. Assumptions state nothing.
    """
    marked = {each: statements[each] for each in members if each in statements and statements[each].observed_status}
    if rule == "all":
        deciding = _of_everybody(members, marked)
    else:
        deciding = _of_one(members, marked)
    if deciding is None:
        return NOT_STATED
    statement = marked[deciding]
    came = deciding if statement.status in ATTENDED and rule != "all" else 0
    return statement._replace(attended_by_id=came, source=HOUSEHOLD, external_id="", submitted_at=None)


def _of_one(members: Collection[int], marked: Mapping[int, Statement]) -> int | None:
    """The member who decides: the first of those who came best; where all are marked and nobody came, best excused."""
    came = {each: statement for each, statement in marked.items() if statement.status in ATTENDED}
    if came or marked and len(marked) == len(members):
        return _first(came or marked, best=True)
    return None


def _of_everybody(members: Collection[int], marked: Mapping[int, Statement]) -> int | None:
    """The member who decides: one who is absent; once all are marked, the one with the least."""
    absent = {each: statement for each, statement in marked.items() if statement.status == "absent"}
    if absent or marked and len(marked) == len(members):
        return _first(absent or marked, best=False)
    return None


def _first(marked: Mapping[int, Statement], best: bool) -> int:
    """The member with the best status, or the worst one; of several the one marked first."""
    sign = 1 if best else -1
    return min(marked, key=lambda each: (sign * STATUSES.index(marked[each].status), str(marked[each].marked_at), each))
