"""What a quarter, a year and five years of lines make of the work of a day: what is measured beside them stays flat.

A quarter of the region (see `bench/region.py`) is copied into the quarters before it, with the same people.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from bench import bulk, region, sessions
from runner.report import Comparison, Measure, Report

QUARTER = ("2025-10-01", "2025-12-31")
# Whole weeks, so that each day stays the day of the week that it is.
SHIFT = timedelta(days=91)
# How many quarters there are when it is measured: 0.9, 3.7 and 20 million lines.
QUARTERS = (1, 4, 22)
ROUNDS = 7
# What is measured may take so many times as long as beside the first quarter.
ALLOWED = 1.5
ROSTER, MARKED, PAGE = 30, 28, 80
SESSIONS = "spp_session"
COLUMNS = """
    select column_name, data_type
      from information_schema.columns
     where table_name = %s and column_name != 'id'
"""
COPY = """
    insert into {table} ({columns})
    select {values} from {table} where {where}
"""
RAISE_SEQUENCE = "select setval('{table}_id_seq', (select max(id) from {table}))"
# The feed has the changes of two months, however many lines there are: older ones are deleted.
ADD_CHANGES = """
    insert into spp_attendance_api_change
           (kind, what, res_id, session_id, participant_id, company_id, number, stamp, numbered_at)
    select 'mark', 'changed', id, session_id, participant_id, company_id, 1 + row_number() over (order by id), 1, now()
      from spp_session_attendance
     where session_date >= '2025-11-01'
"""
NOTES = (
    f"Beside {QUARTERS[0]} quarter of lines, then beside {QUARTERS[1]} and {QUARTERS[2]}, in one run: the ratio is "
    f"that to the first quarter. The median of {ROUNDS} after one that does not count, as a manager; nothing is kept.",
    "Compliance of the month is also compared with counting the same lines by person and type, run in turn.",
)


def make(env: Any) -> None:
    """Fill a fresh database with one quarter, and with the feed of its last two months."""
    region.fill(env, [QUARTER])
    bulk.at_once(env, [(ADD_CHANGES, None)])
    bulk.vacuum(env, "spp_attendance_api_change")


def measure(env: Any) -> Report:
    """Measure beside each number of quarters; the earlier ones are added meanwhile, and stay."""
    report, first = Report({}, [], notes=list(NOTES)), dict[str, float]()
    there = QUARTERS[0]
    for quarters in QUARTERS:
        _add_quarters(env, range(there, quarters))
        there, lines = quarters, _lines(env)
        taken = {what: _median(env, act) for what, act in _work(env(user=env.ref("base.user_admin").id))}
        first = first or taken
        report.sizes[f"lines of {quarters} quarters"] = lines
        report.comparisons.extend(_beside(lines, taken, first))
        report.comparisons.append(_counted(env, lines))
        report.measures.append(Measure(f"bytes of a line, indexes too, {lines:,} lines", _bytes(env) / lines, "bytes"))
    return report


def _beside(lines: int, taken: dict[str, float], first: dict[str, float]) -> Iterator[Comparison]:
    for what, seconds in taken.items():
        if taken is not first:
            yield Comparison(f"{what}, {lines:,} lines", seconds, first[what], ALLOWED)


def _counted(env: Any, lines: int) -> Comparison:
    return sessions.compared(env, f"compliance of a month, {lines:,} lines", region.MONTH)


# earlier quarters


def _add_quarters(env: Any, numbers: range) -> None:
    """Copy the quarter so many times, each into the quarter before the last one."""
    if not numbers:
        return
    env.cr.execute("select max(id) from spp_session")
    step = env.cr.fetchone()[0]
    bulk.at_once(env, [_copy(env, SESSIONS, number, step) for number in numbers])
    bulk.add(env, region.LINES, [_copy(env, region.LINES, number, step) for number in numbers])
    bulk.one_by_one(env, [RAISE_SEQUENCE.format(table=SESSIONS)])
    bulk.vacuum(env, SESSIONS, region.LINES)


def _copy(env: Any, table: str, number: int, step: int) -> tuple[str, Any]:
    """The statement that copies the quarter `number` quarters back, and its values.

    The sessions of each copy have ids that are higher by `step`.
    """
    env.cr.execute(COLUMNS, [table])
    moved = {"date": "- %(days)s", "timestamp without time zone": "- %(days)s * interval '1 day'"}
    values = {name: f"{name} {moved.get(kind, '')}" for name, kind in env.cr.fetchall()}
    day = "date" if table == SESSIONS else "session_date"
    values["id" if table == SESSIONS else "session_id"] = ("id" if table == SESSIONS else "session_id") + " + %(step)s"
    query = COPY.format(
        table=table,
        columns=", ".join(values),
        values=", ".join(values.values()),
        where=f"{day} between %(from)s and %(to)s",
    )
    return query, {"days": number * SHIFT.days, "step": number * step, "from": QUARTER[0], "to": QUARTER[1]}


def _lines(env: Any) -> int:
    env.cr.execute(f"select count(*) from {region.LINES}")
    count: int = env.cr.fetchone()[0]
    return count


def _bytes(env: Any) -> int:
    env.cr.execute("select pg_total_relation_size(%s)", [region.LINES])
    size: int = env.cr.fetchone()[0]
    return size


# the work of a day


def _work(env: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield f"mark {MARKED}", _marking(env)
    yield "compliance of a month", lambda: sessions.counted(env, region.MONTH)
    month = {"compliance_from": region.MONTH[0], "compliance_to": region.MONTH[1]}
    person = env["spp.session.person"].with_context(**month).search([("name", "=like", "Person %")], limit=1)
    form = sessions.form_of(person)
    yield "the page of a person", lambda: person.web_read(form)
    history = env["spp.attendance.history"]
    of_person = [("participant_id", "=", person.id)]
    yield "a person's history", lambda: history.search_read(of_person, ["attendance_date"], limit=PAGE)
    yield "the last page of the history", lambda: history.search_read([], ["attendance_date"], limit=PAGE)
    feed = env["spp.attendance.api.change"]
    yield "a page of changes", lambda: feed._page((1000, 1), 100, ["mark"])


def _marking(env: Any) -> Callable[[], Any]:
    """What marks a session of one's own, which is planned anew each time and not counted."""
    session = sessions.planned(env, ROSTER)
    rows = sessions.rows_of(session)[:MARKED]
    env.cr.commit()
    return lambda: session.mark(rows)


def _median(env: Any, act: Callable[[], Any]) -> float:
    """The seconds of the middle one; what each did is undone."""
    taken = []
    for _ in range(1 + ROUNDS):
        env.invalidate_all()
        began = time.perf_counter()
        act()
        env.flush_all()
        taken.append(time.perf_counter() - began)
        env.cr.rollback()
    return median(taken[1:])
