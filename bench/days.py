"""Days present, by the requirement of attendance types, of everybody: on the data of the ledger's benchmark."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from bench import region
from runner.report import Comparison, Timing

# The plain query has a row for each person and type that came; an answer is also made for everybody who never did. In a
# month that is most of the work (2.5 times the plain query was measured), in a year it is not (1.2 times).
ALLOWED = 3.0
ROUNDS = 5
REQUIRED = 3  # days
TYPES = 2  # that require them
PERIODS = {"days of a month": ("2025-10-01", "2025-10-31"), "days of a year": ("2025-01-01", "2025-12-31")}
# what `evaluate_days` is held against: the least that has to be done to count at all
PLAIN = """
    select participant_id, attendance_type_id, count(distinct attendance_date)
      from spp_attendance_history
     where is_counted
       and attendance_category in ('present', 'late')
       and attendance_date between %s and %s
       and attendance_type_id = any(%s)
       and company_id = any(%s)
     group by participant_id, attendance_type_id
"""
NOTES = (
    f"Days: the query of `evaluate_days` about everybody known, of {TYPES} types that require {REQUIRED} days, against "
    f"counting the same days of those who came, in one query of the history. {ROUNDS} times in turn after one that "
    "does not count; the median is shown. `evaluate_days` itself makes a dict of each answer, too; it and the "
    "snapshots are run once.",
)


def compared(env: Any) -> Iterator[Comparison]:
    """Compare the query of `evaluate_days` with plain counting."""
    types = _types(env)
    for what, period in PERIODS.items():
        ours, theirs = [], []
        for _ in range(1 + ROUNDS):
            ours.append(_seconds(env, _ours(env, period, types)))
            theirs.append(_seconds(env, _text(env, PLAIN, [*period, types.ids, env.companies.ids])))
        yield Comparison(what, median(ours[1:]), median(theirs[1:]), ALLOWED)
    env.cr.rollback()


def timings(env: Any) -> Iterator[Timing]:
    """Time what officers wait for. Nothing is kept."""
    types = _types(env)
    people = env["spp.attendance.subscriber"].search([]).partner_id.ids
    for what, period in PERIODS.items():
        yield _timed(env, f"evaluate_days, {what}", people, lambda: types.evaluate_days(people, *period, types.ids))  # noqa: B023
    question = (*PERIODS["days of a month"], False, False, "Payment", "Some sessions stay open")
    snapshots = env["spp.session.snapshot"]
    yield _timed(env, "snapshot of a month, days too", people, lambda: snapshots.snapshot(*question))
    env.cr.rollback()
    types = _types(env)
    types.required_days = 0
    yield _timed(env, "snapshot of a month, no days", people, lambda: snapshots.snapshot(*question))
    env.cr.rollback()


def _types(env: Any) -> Any:
    """The types, which are used most, with a requirement in this transaction."""
    env.cr.rollback()
    env.invalidate_all()
    first = region.first_id(env, "spp_attendance_type")
    types = env["spp.attendance.type"].browse(range(first, first + TYPES))
    types.required_days = REQUIRED
    env.flush_all()
    return types


def _ours(env: Any, period: tuple[str, str], types: Any) -> str:
    compliance = env["spp.attendance.compliance"]
    compliance._prepare_query()
    query = compliance._query(*period, types.ids)
    return _text(env, query.code, query.params)


def _text(env: Any, code: str, values: Any) -> str:
    text: str = env.cr.mogrify(code, values).decode()
    return text


def _seconds(env: Any, query: str) -> float:
    """The seconds a query takes, with whole rows asked for: PostgreSQL leaves out columns that nobody reads."""
    began = time.perf_counter()
    env.cr.execute(f"select count(whole) from ({query}) as whole")
    env.cr.fetchall()
    return time.perf_counter() - began


def _timed(env: Any, what: str, people: list[int], act: Callable[[], Any]) -> Timing:
    env.invalidate_all()
    queries, began = env.cr.sql_log_count, time.perf_counter()
    act()
    env.flush_all()
    return Timing(what, len(people), time.perf_counter() - began, env.cr.sql_log_count - queries)
