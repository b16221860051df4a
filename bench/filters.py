"""What the screens of the ledger and of the history ask for, filter by filter: a page, and how many there are."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench import region
from runner.report import Reading

# what the web client asks for: the rows of a page, and a count that stops
PAGE, COUNTED = 80, 10_001
ROUNDS = 5
# Seconds. A page of the history has a limit of its own; names are searched for in all people first, by Odoo itself.
QUICK, HISTORY, BY_NAME = 0.050, 0.002, 0.500
OLD, NEW = ("2024-03-01", "2024-03-31"), ("2025-10-01", "2025-10-31")
MIDDLE = "2025-06-15"
TABLES = ("spp_attendance_list", "spp_session_attendance")
NOTES = (
    f"Lists: what the screens ask the database, as a manager, with the rules of access: a page of {PAGE} (the median "
    f"of {ROUNDS} after one that does not count), and a count that Odoo stops at {COUNTED:,}. Records are shown with "
    "the filter *Valid*, as the screen opens. *No index* is a plan that reads a whole table.",
    "A page beyond another is asked for by its last row, as a reader of everything does. A screen asks by number: that "
    "goes through all rows before.",
)

Domain = list[Any]
Asked = tuple[str, str, Domain, float]


def measured(env: Any) -> tuple[list[Reading], dict[str, str]]:
    """Measure every filter; return also the plans of the pages by name."""
    readings, plans = [], {}
    for what, query, count, allowed in _questions(env):
        page, plan = _read(env, query)
        began = time.perf_counter()
        found = count()
        taken = time.perf_counter() - began
        readings.append(Reading(what, found, page, taken, _is_indexed(plan), allowed))
        plans[what] = f"{query}\n\n{plan}"
    return readings, plans


def _questions(env: Any) -> Iterator[tuple[str, str, Callable[[], int], float]]:
    """What is asked, the query of its page, what counts it, and the seconds a page may take."""
    for what, name, domain, allowed in _lists(env):
        model = env[name]
        query = _text(env, model._search(domain, limit=PAGE, order=model._order))
        yield what, query, lambda: model.search_count(domain, limit=COUNTED), allowed  # noqa: B023
    for day, row in (("2025-12-01", 10**7), (MIDDLE, 4 * 10**6), ("2024-01-02", 4000)):
        yield f"history: beyond {day}", _beyond(env, day, row), lambda: 0, HISTORY


def _beyond(env: Any, day: str, row: int) -> str:
    """The query of a page of the history that follows a row: its day and its id."""
    history = env["spp.attendance.history"]
    query = history._search([], limit=PAGE, order=history._order)
    query.add_where("(attendance_date, id) < (%s, %s)", [day, row])
    return _text(env, query)


def _lists(env: Any) -> Iterator[Asked]:
    for what, domain, allowed in _ledger(env):
        yield f"records: {what}", "spp.attendance.list", domain, allowed
    for what, domain, allowed in _history(env):
        yield f"history: {what}", "spp.attendance.history", domain, allowed


def _ledger(env: Any) -> Iterator[tuple[str, Domain, float]]:
    person = env["spp.attendance.subscriber"].search([], limit=1, offset=region.PEOPLE // 2)
    session = env["spp.attendance.list"].search([("session_id", "!=", False)], limit=1).session_id.id
    valid = ("state", "=", "valid")
    yield "all valid, as it opens", [valid], QUICK
    yield "all", [], QUICK
    for state in ("held", "replaced", "voided"):
        yield state, [("state", "=", state)], QUICK
    yield "mine", [valid, ("create_uid", "=", env.uid)], QUICK
    yield "mine, who recorded nothing", [valid, ("create_uid", "=", env.ref("base.public_user").id)], QUICK
    yield "unknown person", [("held_reason", "=", "unknown_person")], QUICK
    yield "contradicts a mark", [("held_reason", "=", "late_contradiction")], QUICK
    yield "a person", [valid, ("subscriber_id", "=", person.id)], QUICK
    yield "a person, by a part of the name", [valid, ("subscriber_id", "ilike", person.name)], BY_NAME
    yield "an identifier", [valid, ("person_identifier", "=", person.person_identifier)], QUICK
    yield "a session", [valid, ("session_id", "=", session)], QUICK
    for what, domain in _shared(env):
        yield what, [valid, *domain], QUICK


def _history(env: Any) -> Iterator[tuple[str, Domain, float]]:
    person = env["spp.attendance.subscriber"].search([], limit=1, offset=region.PEOPLE // 2).partner_id
    session = env["spp.session"].search([], limit=1, offset=1000).id
    yield "all, as it opens", [], HISTORY
    yield "a person", [("participant_id", "=", person.id)], QUICK
    yield "a person, by a part of the name", [("participant_id", "ilike", person.name)], BY_NAME
    yield "a person in a month", [("participant_id", "=", person.id), *_between(NEW)], QUICK
    yield "a session", [("session_id", "=", session)], QUICK
    yield "at sessions", [("session_id", "!=", False)], QUICK
    yield "elsewhere", [("session_id", "=", False)], QUICK
    yield from ((what, domain, QUICK) for what, domain in _shared(env))


def _shared(env: Any) -> Iterator[tuple[str, Domain]]:
    """The filters of both screens. A rare type or place is one of few, long ago."""
    for what, name, count in (
        ("type", "attendance_type", region.KINDS),
        ("place", "attendance_location", region.PLACES),
    ):
        first = region.first_id(env, f"spp_{name}")
        yield f"a {what} of many", [(f"{name}_id", "=", first)]
        yield f"a rare {what}", [(f"{name}_id", "=", first + count - 1)]
        yield f"a rare {what} in a month", [(f"{name}_id", "=", first + count - 1), *_between(NEW)]
    yield "came", [("attendance_category", "in", ("present", "late"))]
    yield "excused", [("attendance_category", "=", "excused")]
    yield "absent", [("attendance_category", "=", "absent")]
    yield "a month", _between(NEW)
    yield "a month long ago", _between(OLD)
    yield f"since {MIDDLE}", [("attendance_date", ">=", MIDDLE)]
    yield f"until {MIDDLE}", [("attendance_date", "<=", MIDDLE)]


def _between(period: tuple[str, str]) -> Domain:
    return [("attendance_date", ">=", period[0]), ("attendance_date", "<=", period[1])]


# asking


def _text(env: Any, query: Any) -> str:
    asked = query.select()
    text: str = env.cr.mogrify(asked.code, asked.params).decode()
    return text


def _read(env: Any, query: str) -> tuple[float, str]:
    """The seconds a query takes, and its plan."""
    taken = []
    for _ in range(1 + ROUNDS):
        began = time.perf_counter()
        env.cr.execute(query)
        env.cr.fetchall()
        taken.append(time.perf_counter() - began)
    env.cr.execute(f"explain (analyze, buffers, costs off, timing off) {query}")
    return median(taken[1:]), "\n".join(row[0] for row in env.cr.fetchall())


def _is_indexed(plan: str) -> bool:
    return not any(f"Seq Scan on {table}" in plan for table in TABLES)
