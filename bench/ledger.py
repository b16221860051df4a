"""The ledger: recording ten thousand attendances at once, each filter of its screens over millions of rows, days."""

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench import bulk, days, filters, records, region
from runner.report import Comparison, Report, Timing

# Ours may take so many times as long as plain Odoo: at least 40 % of its rate, and 25 % where sessions are marked too.
ALLOWED, ALLOWED_ON_SESSIONS = 1 / 0.40, 1 / 0.25
ROUNDS = 3
MANY = 10_000
SIZES = (1_000, 5_000, MANY)
ROSTER = 100
DAY = "2026-01-05"
PLAIN = "x_bench_plain"
# what every record has of the ORM itself
OWN = ("id", "create_uid", "create_date", "write_uid", "write_date")
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
    _add_plain_model(env)
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
    ledger, plain = env["spp.attendance.list"], env[PLAIN]
    values, ours, theirs = as_plain(env, rows), [], []
    for _ in range(1 + ROUNDS):
        ours.append(_timed(env, what, ledger, rows).seconds)
        theirs.append(_timed(env, what, plain, values).seconds)
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
    bulk.vacuum(env, *filters.TABLES, PLAIN)
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


# the plain model


def _columns(env: Any) -> list[Any]:
    """The fields of the ledger that are columns."""
    ledger = env["spp.attendance.list"]
    return [field for name, field in ledger._fields.items() if field.store and field.column_type and name not in OWN]


def _add_plain_model(env: Any) -> None:
    """A model as wide as the ledger that has nothing but its columns."""
    wide = [
        {
            "name": f"x_{field.name}",
            "field_description": field.name,
            "ttype": "char" if field.type == "selection" else field.type,
            "relation": field.comodel_name or False,
        }
        for field in _columns(env)
    ]
    model = env["ir.model"].create({"name": "Plain", "model": PLAIN, "field_id": [(0, 0, values) for values in wide]})
    group = env.ref("base.group_user").id
    may = dict.fromkeys(("perm_create", "perm_write"), True)
    env["ir.model.access"].create({"name": PLAIN, "model_id": model.id, "group_id": group, **may})


def as_plain(env: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the ledger stores of the rows, as values for the plain model."""
    names = [field.name for field in _columns(env)]
    stored = env["spp.attendance.list"].create(rows).sudo().read(names, load=None)
    env.cr.rollback()
    return [{f"x_{name}": row[name] for name in names} for row in stored]
