"""The ledger: recording ten thousand attendances at once, each filter of its screens over millions of rows, days."""

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench import bare_model, bulk, days, filters, records, region
from runner.report import Comparison, Report, Timing

# Ours may take so many times as long as plain Odoo: at least 40 % of its rate, and 25 % where sessions are marked too.
ALLOWED, ALLOWED_ON_SESSIONS = 1 / 0.40, 1 / 0.25
ROUNDS = 3
MANY = 10_000
SIZES = (1_000, 5_000, MANY)
ROSTER = 100
DAY = "2026-01-05"
NOTES = (
    f"Recording: `create()` of {MANY:,} records beside the records that are there, against Odoo's own `create()` of a "
    "model that has the same columns, no index, no rule and no row, given the same values, the derived ones included. "
    f"As a manager, {ROUNDS} times in turn after one that does not count; the median is shown.",
    f"On sessions: {MANY // ROSTER} sessions of {ROSTER} people; their lines are marked as well, and they start.",
)


def make(env: Any) -> None:
    """Fill a fresh database."""
    region.fill(env)
    records.fill(env)
    bare_model.add(env, "spp.attendance.list")
    _add_sessions(env)
    env.cr.commit()


def measure(env: Any) -> Report:
    """Measure everything; nothing of it is kept in the database."""
    env = env(user=env.ref("base.user_admin").id)
    readings, plans = filters.measured(env)  # before anything is recorded: what is undone lies in the way of reading
    of_days = [*days.compared(env)], [*days.timings(env)]
    timings = [*_timings(env), *of_days[1]]
    comparisons = [
        *of_days[0],
        _compared(env, f"record {MANY:,}", free_rows(env), ALLOWED),
        _compared(env, f"record {MANY:,} on sessions", _rows_on_sessions(env), ALLOWED_ON_SESSIONS),
    ]
    return Report(_sizes(env), comparisons, timings, plans, [*NOTES, *days.NOTES, *filters.NOTES], readings)


def _sizes(env: Any) -> dict[str, int]:
    names = {"records": "spp.attendance.list", "lines": "spp.session.attendance", "people": "spp.attendance.subscriber"}
    return {what: env[name].search_count([]) for what, name in names.items()}


# recording


def _compared(env: Any, what: str, rows: list[dict[str, Any]], allowed: float) -> Comparison:
    ledger, bare = env["spp.attendance.list"], env[bare_model.NAME]
    values, ours, theirs = as_bare(env, rows), [], []
    for _ in range(1 + ROUNDS):
        ours.append(_timed(env, what, ledger, rows).seconds)
        theirs.append(_timed(env, what, bare, values).seconds)
    return Comparison(what, median(ours[1:]), median(theirs[1:]), allowed)


def _timings(env: Any) -> Iterator[Timing]:
    for what, rows in (("record", free_rows(env)), ("record on sessions", _rows_on_sessions(env))):
        for size in SIZES:
            yield _timed(env, what, env["spp.attendance.list"], rows[:size])


def _timed(env: Any, what: str, model: Any, rows: list[dict[str, Any]]) -> Timing:
    """Making records, with nothing kept in memory before and until all is written; then it is undone."""
    env.invalidate_all()
    queries, began = env.cr.sql_log_count, time.perf_counter()
    model.create(rows)
    env.flush_all()
    timing = Timing(what, len(rows), time.perf_counter() - began, env.cr.sql_log_count - queries)
    env.cr.rollback()
    bulk.vacuum(env, *filters.TABLES, bare_model.NAME)
    return timing


def free_rows(env: Any) -> list[dict[str, Any]]:
    kind, place = (region.first_id(env, f"spp_attendance_{name}") for name in ("type", "location"))
    people = env["spp.attendance.subscriber"].search([], limit=MANY).ids
    return [
        {
            "subscriber_id": person,
            "attended_at": f"{DAY} 09:{number % 60:02}:00",
            "attendance_category": "late" if number % 10 == 0 else "present",
            "attendance_type_id": kind + number % (region.KINDS - 1),
            "attendance_location_id": place + number % (region.PLACES - 1),
            "submitted_by": "Facilitator",
            "submission_source": "app",
        }
        for number, person in enumerate(people)
    ]


def _rows_on_sessions(env: Any) -> list[dict[str, Any]]:
    sessions = env["spp.session"].search([("date", "=", DAY)], order="id").ids
    return [{**row, "session_id": sessions[number // ROSTER]} for number, row in enumerate(free_rows(env))]


def _add_sessions(env: Any) -> None:
    """The sessions that _rows_on_sessions() speaks of, with everybody expected."""
    kind = env["spp.session.type"].search([], limit=1).id
    people = env["spp.attendance.subscriber"].search([], limit=MANY).partner_id.ids
    env["spp.session"].create(
        [
            {
                "session_type_id": kind,
                "date": DAY,
                "expected_participant_ids": [(6, 0, people[first : first + ROSTER])],
            }
            for first in range(0, MANY, ROSTER)
        ]
    )


def as_bare(env: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the ledger stores of the rows, as values for the bare model."""
    values = bare_model.values_of(env["spp.attendance.list"].create(rows))
    env.cr.rollback()
    return values
