"""What is kept under a nation's 51 million marks a year, and the nights that delete the rest: rows, bytes, seconds.

First a year in small: each day's rows come, and the jobs of the night run with its date. Then, in the size of a nation
or in a part of it (`--size 0.1`), the first night after a month without any, and the one after it. PostgreSQL's
housekeeping runs when its rule says so.
"""

import time
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

from bench import bulk, kept_data, kept_marks
from bench.kept_data import AGES, DAY, FEED, SIZE, TABLES
from runner.report import Measure, Report

SMALL, NIGHTS, SECOND, FOURTH = 0.01 / SIZE, 365, 182, 364
# The fourth quarter may end with so many times as much as the second.
ALLOWED_GROWTH = 1.1
ALLOWED_SECONDS = 60.0
AWAY = 30  # days without a night
PURGE = "spp_attendance.ir_cron_purge_api"
JOBS = (
    PURGE,
    "spp_attendance.ir_cron_end_unused_devices",
    "spp_session_tracking.ir_cron_forget_old_texts",
    "base.autovacuum_job",
)
# Autovacuum's rule.
IS_DUE = """
    select relname
      from pg_stat_user_tables
     where relname = any(%s)
       and n_dead_tup > 50 + 0.2 * (select reltuples from pg_class where oid = relid)
"""
NOTES = (
    f"A year: {NIGHTS} days of a hundredth of a nation, with a night each. Rows and bytes at the end of the "
    "fourth quarter are compared with those at the end of the second.",
    f"A night: the jobs that Odoo starts once a day, in {SIZE:.0%} of the size of a nation; no change of the day has a "
    f"number yet. After {AWAY} days without a night it takes several turns, each of which follows at once.",
    *kept_marks.NOTES,
)


def make(env: Any) -> None:
    """Fill a fresh database with what is there before the first day."""
    kept_data.make(env)


def measure(env: Any) -> Report:
    """Measure everything. The tables grow to the size of a nation meanwhile."""
    now = datetime.combine(date.today(), datetime.min.time())
    report = Report({f"{table}, rows a day": count for table, (count, _days) in TABLES.items()}, [], notes=list(NOTES))
    report.measures.extend(kept_marks.measures(env))
    _measure_year(env, report, now - (AWAY + 92) * DAY)
    _fill(env, now)
    _measure_nights(env, report, now)
    return report


# a night


def _turn(env: Any, moment: datetime) -> tuple[float, bool]:
    """Run the jobs of a night as Odoo does, at a moment. Returns the seconds, and whether another turn follows."""
    datetimes = type(env["spp.attendance.api.log"]._fields["requested_at"])  # Odoo's fields.Datetime
    began = time.perf_counter()
    with patch.object(datetimes, "now", lambda *_given: moment):
        for name in JOBS:
            env.ref(name).method_direct_trigger()
            env.cr.commit()
    seconds = time.perf_counter() - began
    env.cr.execute("delete from ir_cron_trigger where cron_id = %s", [env.ref(PURGE).id])
    is_more = bool(env.cr.rowcount)
    env.cr.commit()
    return seconds, is_more


def _tidy(env: Any) -> None:
    env.cr.execute(IS_DUE, [list(TABLES)])
    if due := [table for (table,) in env.cr.fetchall()]:
        bulk.vacuum(env, *due)


def _sizes(env: Any) -> dict[str, tuple[int, int]]:
    """{table: (rows, bytes with indexes)}"""
    sizes = {}
    for table in TABLES:
        env.cr.execute(f"select count(*), pg_total_relation_size('{table}') from {table}")
        sizes[table] = env.cr.fetchone()
    return sizes


# a year, day by day


def _measure_year(env: Any, report: Report, end: datetime) -> None:
    found = {}
    for night in range(1, NIGHTS + 1):
        moment = end - (NIGHTS - night) * DAY
        _add(env, moment - DAY, moment - DAY, SMALL)
        _turn(env, moment)
        _tidy(env)
        found[night] = _sizes(env) if night in (SECOND, FOURTH) else {}
    for table in TABLES:
        for number, what in enumerate(("rows", "bytes")):
            growth = found[FOURTH][table][number] / found[SECOND][table][number]
            report.measures.append(Measure(f"a year: {what} of {table}", growth, "times", ALLOWED_GROWTH))


def _add(env: Any, first: datetime, last: datetime, scale: float = 1.0) -> None:
    """Add what is of some days to each table, as it comes."""
    for table, statement in kept_data.ADD.items():
        env.cr.execute(statement, kept_data.values(env, table, first, last, scale))
    env.cr.commit()


# the nights of a nation


def _fill(env: Any, now: datetime) -> None:
    """Add the days up to now: for the last AWAY there was no night, and as many days of changes have no number."""
    for table, (_count, days) in TABLES.items():
        first, last = now - (days + AWAY + 1) * DAY, now - DAY
        numbered = last - AWAY * DAY
        statement = kept_data.ADD_NUMBERED if table == FEED else kept_data.ADD[table]
        end = numbered if table == FEED else last
        middle = first + (end - first) // 2 // DAY * DAY
        parts = [kept_data.values(env, table, *part) for part in ((first, middle), (middle + DAY, end))]
        bulk.add(env, table, [(statement, {**part, "begin": first}) for part in parts])
        if table == FEED:
            bulk.at_once(env, [(kept_data.ADD_CHANGES, kept_data.values(env, FEED, numbered + DAY, last))])
    bulk.one_by_one(env, [kept_data.AGE_DEVICES])
    bulk.vacuum(env, *TABLES)


def _measure_nights(env: Any, report: Report, now: datetime) -> None:
    turns = [_turn(env, now)]
    while turns[-1][1]:
        turns.append(_turn(env, now))
    _check(env, report, now)
    report.measures.append(Measure("after a month: turns", len(turns), ""))
    report.measures.append(Measure("after a month: all turns", sum(seconds for seconds, _more in turns), "s"))
    longest = max(seconds for seconds, _more in turns)
    report.measures.append(Measure("after a month: the longest turn", longest, "s", ALLOWED_SECONDS))
    bulk.vacuum(env, *TABLES)
    _add(env, now, now)
    report.measures.append(Measure("a night", _turn(env, now + DAY)[0], "s", ALLOWED_SECONDS))
    _check(env, report, now + DAY)
    for table, (rows, size) in _sizes(env).items():
        report.sizes[f"{table}, rows"] = rows
        report.measures.append(Measure(f"after a night: {table}", size / 1e9, "GB"))


def _check(env: Any, report: Report, moment: datetime) -> None:
    """Find what is too old and there, or gone too early: of the last day that is kept all rows are there."""
    for table, column in AGES.items():
        count, days = TABLES[table]
        oldest = moment - days * DAY
        env.cr.execute(
            f"select count(*) filter (where {column} < %s), count(*) filter (where {column} >= %s) from {table} "
            f"where {column} < %s",
            [oldest, oldest, oldest + DAY],
        )
        old, young = env.cr.fetchone()
        # The last change before stays.
        if old > (table == FEED) or abs(young - count) > 1:
            report.faults.append(
                f"{table}: {old:,} too old, and {young:,} of {count:,} rows of the last day that is kept"
            )
    _check_cursors(env, report)


def _check_cursors(env: Any, report: Report) -> None:
    feed = env["spp.attendance.api.change"]
    env.cr.execute(f"select number, stamp from {FEED} where number is not null order by number limit 1")
    number, stamp = env.cr.fetchone()
    if not feed._page((number, stamp), 1, ()) or feed._page((number - 1, stamp), 1, ()):
        report.faults.append("A cursor within the days is not known, or one before them is.")
