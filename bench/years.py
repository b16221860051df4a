"""What a quarter, a year and five years of lines make of the work of a day: what is measured beside them stays flat.

A quarter of the region (see `bench/region.py`) is copied into the quarters before it, with the same people. At last the
region's October becomes that of a nation (`bench/nation.py`), beside all these lines.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from bench import bulk, nation, region, sessions
from runner.report import Comparison, Measure, Report

QUARTER = ("2025-10-01", "2025-12-31")
# Whole weeks, so that each day stays the day of the week that it is.
SHIFT = timedelta(days=91)
# How many quarters there are when it is measured: 0.9, 3.7 and 20 million lines.
QUARTERS = (1, 4, 22)
# What is measured is done so often at least, and for so long: the quickest is not disturbed by other work.
ROUNDS, SECONDS = 15, 3
# What is measured may take so many times as long as beside the first quarter.
ALLOWED = 1.5
# And compliance of a nation's month so many times as long as counting its lines.
ALLOWED_OF_NATION = 1.5
ROSTER, MARKED, PAGE = 30, 28, 80
SESSIONS, FEED = "spp_session", "spp_attendance_api_change"
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
# One change of each line: as many as if none were ever deleted.
ADD_CHANGES = f"""
    insert into {FEED}
           (kind, what, res_id, session_id, participant_id, company_id, number, stamp, numbered_at)
    select 'mark', 'changed', id, session_id, participant_id, company_id,
           (select max(number) from {FEED}) + row_number() over (order by id), 1, now()
      from {region.LINES}
     where id > (select max(res_id) from {FEED} where kind in ('mark', 'feed'))
"""
NOTES = (
    f"Beside the lines of {QUARTERS[0]} quarter, then of more, in one run: the ratio is that to the first quarter. The "
    f"quickest of {ROUNDS} or more, as a manager; nothing is kept. The feed has a change of each line.",
    "Compliance of a month is also compared with counting the same lines by person and type, run in turn: ours with "
    "the memory that it asks for, the plain one with PostgreSQL's own.",
)


def make(env: Any) -> None:
    """Fill a fresh database with one quarter, and with the feed of it."""
    region.fill(env, [QUARTER])
    _add_changes(env)


def measure(env: Any) -> Report:
    """Measure beside each number of quarters, then as a nation. What is added meanwhile stays."""
    report, first = Report({}, [], notes=list(NOTES)), dict[str, float]()
    there = QUARTERS[0]
    for quarters in QUARTERS:
        _add_quarters(env, range(there, quarters))
        there, lines = quarters, _number(env, f"(select count(*) from {region.LINES})")
        taken = {what: _quickest(env, act) for what, act in _work(env(user=env.ref("base.user_admin").id))}
        first = first or taken
        report.sizes[f"lines, quarters: {quarters}"] = lines
        report.comparisons.extend(_beside(lines, taken, first))
        report.comparisons.append(_counted(env, "a region's month", lines, sessions.ALLOWED))
        report.measures.append(_bytes_of_a_line(env, lines))
    nation.grow(env)
    report.comparisons.append(_counted(env, "a nation's month", lines, ALLOWED_OF_NATION))
    return report


def _beside(lines: int, taken: dict[str, float], first: dict[str, float]) -> Iterator[Comparison]:
    for what, seconds in taken.items():
        if taken is not first:
            yield Comparison(f"{what}, {lines:,} lines", seconds, first[what], ALLOWED)


def _counted(env: Any, what: str, lines: int, allowed: float) -> Comparison:
    return sessions.compared(env, f"compliance of {what}, {lines:,} lines", region.MONTH, allowed)


def _bytes_of_a_line(env: Any, lines: int) -> Measure:
    size = _number(env, f"pg_total_relation_size('{region.LINES}')")
    return Measure(f"a line with its indexes, {lines:,} lines", size / lines, "bytes")


def _number(env: Any, expression: str) -> int:
    env.cr.execute(f"select {expression}")
    number: int = env.cr.fetchone()[0]
    return number


# earlier quarters


def _add_quarters(env: Any, numbers: range) -> None:
    """Copy the quarter so many times, each into the quarter before the last one."""
    if not numbers:
        return
    step = _number(env, f"max(id) from {SESSIONS}")
    bulk.at_once(env, [_copy(env, SESSIONS, number, step) for number in numbers])
    bulk.add(env, region.LINES, [_copy(env, region.LINES, number, step) for number in numbers])
    bulk.one_by_one(env, [RAISE_SEQUENCE.format(table=SESSIONS)])
    bulk.vacuum(env, SESSIONS, region.LINES)
    _add_changes(env)


def _add_changes(env: Any) -> None:
    bulk.add(env, FEED, [(ADD_CHANGES, None)])
    bulk.vacuum(env, FEED)


def _copy(env: Any, table: str, number: int, step: int) -> tuple[str, Any]:
    """The statement that copies the quarter `number` quarters back, and its values.

    The sessions of each copy have ids that are higher by `step`.
    """
    env.cr.execute(COLUMNS, [table])
    moved = {"date": "- %(days)s", "timestamp without time zone": "- %(days)s * interval '1 day'"}
    values = {name: f"{name} {moved.get(kind, '')}" for name, kind in env.cr.fetchall()}
    day, session = ("date", "id") if table == SESSIONS else ("session_date", "session_id")
    values[session] = f"{session} + %(step)s"
    query = COPY.format(
        table=table,
        columns=", ".join(values),
        values=", ".join(values.values()),
        where=f"{day} between %(from)s and %(to)s",
    )
    return query, {"days": number * SHIFT.days, "step": number * step, "from": QUARTER[0], "to": QUARTER[1]}


# the work of a day


def _work(env: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield f"mark {MARKED}", _marking(env)
    yield "compliance of a month", lambda: sessions.counted(env, region.MONTH)
    month = {"compliance_from": region.MONTH[0], "compliance_to": region.MONTH[1]}
    person = env["spp.session.person"].with_context(**month).search([("name", "=like", "Person %")], limit=1)
    compliance = env["spp.session.compliance"]
    yield "compliance of a person", lambda: compliance.evaluate(person.ids, *region.MONTH)
    form = sessions.form_of(person)
    yield "the page of a person", lambda: person.web_read(form)
    history = env["spp.attendance.history"]
    of_person = [("participant_id", "=", person.id)]
    yield "a person's history", lambda: history.search_read(of_person, ["attendance_date"], limit=PAGE)
    yield "a page of the history", lambda: history.search_read([], ["attendance_date"], limit=PAGE)
    feed = env["spp.attendance.api.change"]
    yield "a page of changes", lambda: feed._page((1000, 1), 100, ["mark"])


def _marking(env: Any) -> Callable[[], Any]:
    """What marks a session of one's own; the marks are undone each time."""
    session = sessions.planned(env, ROSTER)
    rows = sessions.rows_of(session)[:MARKED]
    env.cr.commit()
    return lambda: session.mark(rows)


def _quickest(env: Any, act: Callable[[], Any]) -> float:
    """The seconds of the quickest one; what each did is undone."""
    taken: list[float] = []
    while len(taken) <= ROUNDS or sum(taken) < SECONDS:
        env.invalidate_all()
        began = time.perf_counter()
        act()
        env.flush_all()
        taken.append(time.perf_counter() - began)
        env.cr.rollback()
    return min(taken)
