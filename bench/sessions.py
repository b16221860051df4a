"""Sessions: compliance of a region's month and year, and what a facilitator waits for on a session's day."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from statistics import median
from typing import Any
from xml.etree import ElementTree

from bench import region
from runner.report import Comparison, Report, Timing

# 1.5 could be had with three counts packed into one integer, on lines that carried generated columns for it. One plain
# count for each column takes 1.6 to 1.8 times the plain counting, and in seconds less than that for a month.
ALLOWED = 2.0
ROUNDS = 7
ROSTERS = (30, 300, 500)
MANY = 1000
LISTED = 80
PERIODS_OF_REPORTS = {"a month": region.MONTH, "three months": ("2025-08-01", "2025-10-31"), "a year": region.YEAR}
PERIODS = {"compliance of a month": region.MONTH, "compliance of a year": region.YEAR}
# what the compliance of a period is held against: the least that has to be done to count at all
PLAIN = """
    select participant_id, session_type_id, count(*), count(*) filter (where is_attended)
      from spp_session_attendance
     where session_date between %s and %s and company_id = any(%s)
     group by participant_id, session_type_id
"""
NOTES = (
    f"Compliance: all columns of `evaluate`, for everybody, against counting the same lines by person and type. Both "
    f"are run {ROUNDS} times in turn after one run that does not count; the median is shown. Every column of every row "
    "is made, no row is sent.",
    "The rest: once, after a round that does not count, as a manager, everything written and nothing kept in memory "
    "before.",
)


def make(env: Any) -> None:
    """Fill a fresh database."""
    region.fill(env)


def measure(env: Any) -> Report:
    """Measure everything; nothing of it is kept in the database."""
    comparisons, plans = [], {}
    for what, period in PERIODS.items():
        comparisons.append(compared(env, what, period))
        plans[f"{what}, ours"] = _plan(env, _ours, period)
        plans[f"{what}, plain"] = _plan(env, _plain, period)
    return Report(_sizes(env), comparisons, list(_timings(env(user=_manager(env)))), plans, list(NOTES))


def _sizes(env: Any) -> dict[str, int]:
    return {
        "people": env["res.partner"].search_count([("name", "=like", "Person %")]),
        "sessions": env["spp.session"].search_count([]),
        "lines of a year": env["spp.session.attendance"].search_count(_between(region.YEAR)),
        "lines of a month": env["spp.session.attendance"].search_count(_between(region.MONTH)),
    }


def _between(period: tuple[str, str]) -> list[tuple[str, str, str]]:
    return [("session_date", ">=", period[0]), ("session_date", "<=", period[1])]


# compliance

Query = Callable[[Any, tuple[str, str]], str]


def _ours(env: Any, period: tuple[str, str]) -> str:
    """The query of `evaluate`, for everybody."""
    compliance = env["spp.session.compliance"]
    query = compliance._evaluation_query(*compliance._period(*period))
    return _text(env, query.code, query.params)


def _plain(env: Any, period: tuple[str, str]) -> str:
    return _text(env, PLAIN, [*period, env.companies.ids])


def _text(env: Any, code: str, values: Any) -> str:
    text: str = env.cr.mogrify(code, values).decode()
    return text


def compared(env: Any, what: str, period: tuple[str, str], allowed: float = ALLOWED) -> Comparison:
    """Compliance of a period beside the plain counting of its lines, in turn."""
    times: dict[Query, list[float]] = {_ours: [], _plain: []}
    for _ in range(1 + ROUNDS):
        for query, taken in times.items():
            taken.append(_seconds(env, query, period))
    return Comparison(what, median(times[_ours][1:]), median(times[_plain][1:]), allowed)


def counted(env: Any, period: tuple[str, str]) -> float:
    """The seconds that compliance of everybody takes."""
    return _seconds(env, _ours, period)


def _seconds(env: Any, query: Query, period: tuple[str, str]) -> float:
    """The seconds a query takes, with whole rows asked for: PostgreSQL leaves out columns that nobody reads."""
    env.cr.rollback()  # each by itself: ours has a setting that lasts as long as the transaction
    began = time.perf_counter()
    env.cr.execute(f"select count(whole) from ({query(env, period)}) as whole")
    env.cr.fetchall()
    return time.perf_counter() - began


def _plan(env: Any, query: Query, period: tuple[str, str]) -> str:
    env.cr.rollback()
    env.cr.execute(f"explain (analyze, buffers, costs off) {query(env, period)}")
    return "\n".join(row[0] for row in env.cr.fetchall())


# a session's day


def _manager(env: Any) -> Any:
    return env.ref("base.user_admin").id


def _timings(env: Any) -> Iterator[Timing]:
    """Everything by the size of the roster; the first round warms up what Odoo keeps."""
    list(_day(env, ROSTERS[0]))
    days = [list(_day(env, people)) for people in ROSTERS]
    yield from (timing for timings in zip(*days, strict=True) for timing in timings)
    session = planned(env, MANY)
    rows = rows_of(session)
    yield _timed(env, "mark(rows), one call", MANY, lambda: session.mark(rows))
    for people in ROSTERS[:2]:
        yield _listed(env, people)
    env.cr.rollback()
    yield from _compliance_screen(env)
    yield _snapshot(env)
    env.cr.rollback()
    yield from _start_page(env)
    yield from _warnings(env)


def _day(env: Any, people: int) -> Iterator[Timing]:
    session = planned(env, people)
    rows = rows_of(session)[people // 10 :]
    yield _timed(env, "mark(rows), one call", people, lambda: session.mark(rows))
    yield _timed(env, "open the form, all lines", people, lambda: session.web_read(form_of(session)))
    yield _timed(env, "complete, a tenth unmarked", people, session.complete)
    env.cr.rollback()


def planned(env: Any, people: int, day: str = "2026-01-05") -> Any:
    """A session that everybody can be marked at."""
    ids = env["res.partner"].search([("name", "=like", "Person %")], limit=people).ids
    session_type = env["spp.session.type"].search([], limit=1).id
    values = {"session_type_id": session_type, "date": day, "expected_participant_ids": [(6, 0, ids)]}
    return env["spp.session"].create(values)


def rows_of(session: Any) -> list[dict[str, Any]]:
    """Rows that mark everybody on its roster."""
    return [
        {
            "session_id": session.id,
            "participant_id": line.participant_id.id,
            "status": "late" if number % 10 == 0 else "present",
            "marked_at": f"2026-01-05 09:{number % 60:02}:00",
        }
        for number, line in enumerate(session.attendance_ids)
    ]


def _listed(env: Any, people: int) -> Timing:
    days = [f"2026-02-{number % 28 + 1:02}" for number in range(LISTED)]
    sessions = env["spp.session"].union(*(planned(env, people, day) for day in days))
    columns = _specification(sessions, _view(sessions, "list"))
    domain = [("id", "in", sessions.ids)]
    what = f"list {LISTED} sessions"
    return _timed(env, what, people, lambda: env["spp.session"].web_search_read(domain, columns, limit=LISTED))


def _compliance_screen(env: Any) -> Iterator[Timing]:
    """What an officer waits for: the worst of a month, other groups of it, the page of a person, and finding one."""
    context = {"compliance_from": region.MONTH[0], "compliance_to": region.MONTH[1]}
    rows = env["spp.session.compliance"].with_context(**context)
    for what, columns, domain in (
        ("the worst of a month", _specification(rows, _view(rows, "list")), []),
        ("the names alone", {"participant_id": {"fields": {"display_name": {}}}}, []),
        ("too late", _specification(rows, _view(rows, "list")), [("prospect", "=", "lost")]),
    ):
        yield _paged(rows, f"compliance, {what}", domain, columns)
    for name in ("outcome", "area_1_id", "facilitator_id"):
        group = partial(rows._read_group, [], [name], ["attended:sum"])
        yield _timed(env, f"compliance by {name}", region.PEOPLE, group)
    people = env["spp.session.person"].with_context(**context)
    person = people.search([("name", "=like", "Person %")], limit=1)
    form = form_of(person)
    yield _timed(env, "the page of a person", 1, lambda: person.web_read(form))
    for text in ("Person 81", "81 Person", "0917 555 0101"):
        yield _paged(people, f"find {text}", [("lookup", "ilike", text)], {"name": {}})


def _paged(records: Any, what: str, domain: list[Any], columns: dict[str, Any]) -> Timing:
    read = partial(records.web_search_read, domain, columns, limit=LISTED)
    return _timed(records.env, what, region.PEOPLE, read)


def _snapshot(env: Any) -> Timing:
    """Keeping the compliance of a month, with all its marks."""
    question = (*region.MONTH, False, False, "Payment", "Some sessions stay open")
    people = env["spp.session.attendance"]._read_group(_between(region.MONTH), [], ["participant_id:count_distinct"])
    snapshots = env["spp.session.snapshot"]
    return _timed(env, "take a snapshot of a month", people[0][0], lambda: snapshots.snapshot(*question))


def _start_page(env: Any) -> Iterator[Timing]:
    """What an officer waits for: the start page, what it counts once it is shown, and the reports behind it."""
    page = env["spp.start.page"]
    period = dict(zip(("compliance_from", "compliance_to"), region.MONTH, strict=True))
    risk = env["spp.session.compliance"].with_context(**period)
    rates, reach = env["spp.session.attendance.report"], env["spp.session.reach"]
    rate, people = ["attendance_rate:avg"], ["person_id:count_distinct"]
    yield _timed(env, "start page", region.PEOPLE, page.read_page)
    yield _timed(env, "start page, at risk", region.PEOPLE, lambda: risk._read_group([], ["prospect"], ["__count"]))
    for what, months in PERIODS_OF_REPORTS.items():
        of_months = _between(months)
        for group in ("session_date:month", "session_type_id"):
            by = f"by {group.partition(':')[0]}"
            asked = partial(rates._read_group, of_months, [group], rate)
            yield _timed(env, f"rate {by}, {what}", region.PEOPLE, asked)
            asked = partial(reach._read_group, of_months, [group], people)
            yield _timed(env, f"reach {by}, {what}", region.PEOPLE, asked)


def _warnings(env: Any) -> Iterator[Timing]:
    """The hourly job, beside all lines: when it begins warnings, and when nothing has changed since."""
    env["spp.session.type"].search([]).write({"warn_absences": 3, "warn_lost": True})
    find = partial(env["spp.session.warning"].sudo()._find, date.fromisoformat(region.MONTH[1]))
    for what in ("begun", "as they were"):
        yield _timed(env, f"warnings, {what}", region.PEOPLE, find)
    env.cr.rollback()


def _timed(env: Any, what: str, people: int, act: Callable[[], Any]) -> Timing:
    env.flush_all()
    env.invalidate_all()
    queries, began = env.cr.sql_log_count, time.perf_counter()
    act()
    env.flush_all()
    return Timing(what, people, time.perf_counter() - began, env.cr.sql_log_count - queries)


# what the screen asks for


def form_of(record: Any) -> dict[str, Any]:
    """What web_read is asked for where its form is opened."""
    return _specification(record, _view(record, "form"))


def _view(records: Any, kind: str) -> ElementTree.Element:
    kinds = records.env["ir.ui.view"]._fields["type"].get_values(records.env)
    is_renamed = kind == "list" and kind not in kinds  # before 18.0
    return ElementTree.fromstring(records.get_view(view_type="tree" if is_renamed else kind)["arch"])


def _specification(records: Any, view: ElementTree.Element) -> dict[str, Any]:
    """What a view asks web_read for: its fields, those of the views inside it, and names of what they link to."""
    asked: dict[str, Any] = {}
    for node in _fields(view):
        name = node.attrib["name"]
        wanted = asked.setdefault(name, {})
        if records._fields[name].relational:
            inside = [_specification(records[name], child) for child in node]
            wanted["fields"] = {"display_name": {}} | {key: value for one in inside for key, value in one.items()}
    return asked


def _fields(view: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for node in view:
        if node.tag == "field":
            yield node
        else:
            yield from _fields(node)
