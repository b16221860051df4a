"""Snapshots at scale: taking one against writing the same rows by bare INSERT ... SELECT, and comparing one with today.

Both sides in one run and on the same data: a region's month and year, and a nation's month.
"""

import resource
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, NamedTuple

from bench import bulk, nation, region
from runner.report import Comparison, Measure, Report, Timing

ALLOWED = 1.5
# Half of what a mark took as a row of its own, with a hash, numbers of that time and three indexes: 234.6, measured.
BYTES_OF_MARK = 117.3
BARE = ("bench_marks", "bench_answers", "bench_people")
CHANGES = "spp_session_attendance_change"
ANSWERS, PEOPLE = "spp_session_snapshot_answer", "spp_session_snapshot_person"
# What differs where an answer does.
COMPARED = (
    *("expected", "counted", "attended", "made_up", "present", "late", "excused", "absent", "assumed_absent"),
    *("open_sessions", "consecutive_absences", "required_attendance_percentage", "outcome", "is_final"),
    *("last_attended_date", "household_id"),
)
KEYS = "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass and contype = 'f'"
MARKS = """
    create table bench_marks (
        id serial primary key, answer_id int not null, attendance_id int not null, session_date date, status varchar,
        basis varchar, attended_by_id int, marked_at timestamp, excused_rule varchar
    )
"""
KEYS_OF_MARKS = (
    "create index on bench_marks (answer_id)",
    "create index on bench_marks (attendance_id)",
    "alter table bench_marks add foreign key (answer_id) references bench_answers on delete restrict",
    f"alter table bench_marks add foreign key (attendance_id) references {region.LINES} on delete restrict",
    "alter table bench_marks add foreign key (attended_by_id) references res_partner on delete restrict",
)
COPY = "insert into {name} ({columns}) select {columns} from {table} where snapshot_id = %s"
COLUMNS = "select string_agg(column_name, ', ') from information_schema.columns where table_name = %s"
ADD_MARKS = f"""
    insert into bench_marks (
        answer_id, attendance_id, session_date, status, basis, attended_by_id, marked_at, excused_rule
    )
    select answer.id, line.id, session_date, status, basis, attended_by_id, marked_at, applied_rule
      from {region.LINES} line
      join bench_answers answer using (participant_id, session_type_id)
     where session_date between %s and %s
       and is_expected
       and status is not null
       and applied_rule != 'cancelled'
"""
# The answers of the snapshot and those of today, joined, with what is compared of them.
JOINED = f"""
    select count(*)
      from (select * from {ANSWERS} where snapshot_id = %s) as was
      full join ({{now}}) as now using (participant_id, session_type_id)
     where ({{was}}) is distinct from ({{is}})
"""
# Each session was completed before, as the log says.
COMPLETE = f"""
    insert into {CHANGES} (kind, session_id, company_id, what, old_value, new_value, changed_by_id, changed_at)
    select 'session', id, company_id, 'State', 'In progress', 'Completed', facilitator_id, now()
      from spp_session where date between %s and %s
"""
# One line of a thousand is another one by then, and the log says so.
CORRECT = f"""
    with corrected as (
        update {region.LINES} set status = 'late'
         where status = 'present' and id %% 1000 = 0 and session_date between %s and %s
        returning *
    )
    insert into {CHANGES} (
        kind, session_id, attendance_id, participant_id, company_id, old_status, new_status, changed_by_id, changed_at
    )
    select 'mark', session_id, id, participant_id, company_id, 'present', 'late', marked_by_id, now() from corrected
"""
NOTES = (
    "Snapshots: the whole of `snapshot()`, with compliance, marks, hashes, names and digest, against bare `INSERT ... "
    "SELECT` of the same answers, marks (a row each) and people into tables with the same columns, indexes and foreign "
    "keys; answers and people are copied from what the snapshot stored, marks are taken from the lines. In turn, each "
    "rolled back and vacuumed; the median.",
    "Times the bare rows without keys: the same tables with a primary key each, and no other index or foreign key.",
    "`difference()`, with one line of a thousand corrected since, against the join of the stored answers with those of "
    "today.",
)


class Size(NamedTuple):
    """What a snapshot is taken of, and how often."""

    what: str
    period: tuple[str, str]
    rounds: int


REGION = (Size("a region's month", region.MONTH, 3), Size("a region's year", region.YEAR, 2))
NATION = Size("a nation's month", region.MONTH, 1)


def measured(env: Any) -> Report:
    """Measure the sizes of a region, then let it become a nation. Commits that; nothing else is kept."""
    report = Report({}, [], notes=list(NOTES))
    for size in REGION:
        report = report.joined(_of_size(env, size))
    nation.grow(env)
    return report.joined(_of_size(env, NATION))


def _of_size(env: Any, size: Size) -> Report:
    memory = _memory()
    rounds = [_round(env, size) for _ in range(size.rounds)]
    times = {name: median(each[name] for each in rounds) for name in rounds[0]}
    marks, people = int(times["marks"]), int(times["people"])
    comparisons = [
        Comparison(f"snapshot of {size.what}", times["ours"], times["plain"], ALLOWED),
        Comparison(f"difference to {size.what}", times["difference"], times["join"], ALLOWED),
    ]
    timings = [Timing(f"verify {size.what}", people, times["verify"], 0)]
    return Report({f"marks of {size.what}": marks}, comparisons, timings, measures=list(_measures(size, times, memory)))


def _measures(size: Size, times: dict[str, float], memory: float) -> Iterator[Measure]:
    yield Measure(f"{size.what}: times the bare rows without keys", times["ours"] / times["keyless"], "")
    yield Measure(f"{size.what}: a mark", times["room"] / times["marks"], "bytes", BYTES_OF_MARK)
    yield Measure(f"{size.what}: a mark as a bare row", times["bare room"] / times["marks"], "bytes")
    yield Measure(f"{size.what}: more memory of Odoo", _memory() - memory, "MB")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _round(env: Any, size: Size) -> dict[str, float]:
    """Return all numbers of one size: seconds, bytes and counts by name. Nothing is kept."""
    snapshots, taken, found = env["spp.session.snapshot"], [], {}
    question = (*size.period, False, False, "Payment", "Some sessions stay open")
    env.cr.execute(COMPLETE, size.period)
    found["ours"] = _seconds(env, lambda: taken.append(snapshots.snapshot(*question)))
    snapshot = snapshots.browse(taken)
    found |= _written(env, snapshot.id, size.period)
    env.cr.execute(f"analyze {ANSWERS}, {PEOPLE}")
    found["verify"] = _seconds(env, snapshot.verify)
    found |= _compared(env, snapshot, size.period)
    env.cr.rollback()
    bulk.vacuum(env, ANSWERS, PEOPLE, region.LINES)
    env.cr.execute(f"reindex table {ANSWERS}")  # what was rolled back leaves its indexes long: they are measured next
    env.cr.commit()
    return found


def _seconds(env: Any, act: Callable[[], Any]) -> float:
    env.invalidate_all()
    began = time.perf_counter()
    act()
    env.flush_all()
    return time.perf_counter() - began


# the bare rows


def _written(env: Any, snapshot: int, period: tuple[str, str]) -> dict[str, float]:
    """Return how long the bare rows take with keys and without, how much room they take, and how many they are."""
    env.cr.execute("set local work_mem = '128MB'")
    plain = _bare(env, snapshot, period, with_keys=True)
    room = {name: _number(env, f"pg_total_relation_size('{name}')") for name in (ANSWERS, *BARE[:2])}
    found = {"plain": plain, "room": room[ANSWERS] - room["bench_answers"], "bare room": room["bench_marks"]}
    found |= {name: _number(env, f"(select count(*) from bench_{name})") for name in ("marks", "people")}
    _drop(env)
    found["keyless"] = _bare(env, snapshot, period, with_keys=False)
    _drop(env)
    return found


def _bare(env: Any, snapshot: int, period: tuple[str, str], *, with_keys: bool) -> float:
    """Return the seconds that the bare statements take; the tables are made before."""
    _make_like(env, ANSWERS, "bench_answers", with_keys=with_keys)
    env.cr.execute("alter table bench_answers drop column marks")
    _make_like(env, PEOPLE, "bench_people", with_keys=with_keys)
    for statement in (MARKS, *(KEYS_OF_MARKS if with_keys else ())):
        env.cr.execute(statement)
    seconds = _executed(env, _copy(env, ANSWERS, "bench_answers"), [snapshot])
    env.cr.execute("analyze bench_answers")
    return seconds + _executed(env, ADD_MARKS, period) + _executed(env, _copy(env, PEOPLE, "bench_people"), [snapshot])


def _make_like(env: Any, table: str, name: str, *, with_keys: bool) -> None:
    env.cr.execute(f"create table {name} (like {table} including defaults{' including indexes' if with_keys else ''})")
    if not with_keys:
        env.cr.execute(f"alter table {name} add primary key (id)")
        return
    env.cr.execute(KEYS, [table])
    for key, definition in env.cr.fetchall():
        env.cr.execute(f"alter table {name} add constraint {key} {definition}")


def _copy(env: Any, table: str, name: str) -> str:
    env.cr.execute(COLUMNS, [name])
    return COPY.format(table=table, name=name, columns=env.cr.fetchone()[0])


def _executed(env: Any, statement: str, values: Any) -> float:
    return _seconds(env, lambda: env.cr.execute(statement, values))


def _drop(env: Any) -> None:
    env.cr.execute(f"drop table {', '.join(BARE)}")


def _number(env: Any, expression: str) -> float:
    env.cr.execute(f"select {expression}")
    return float(env.cr.fetchone()[0])


# the difference


def _compared(env: Any, snapshot: Any, period: tuple[str, str]) -> dict[str, float]:
    """Return the seconds of the difference, and those of the join that it needs."""
    env.cr.execute(CORRECT, period)
    compliance = env["spp.session.compliance"]
    today = compliance._evaluation_query(*compliance._period(*period))
    sides = {word: ", ".join(f"{side}.{name}" for name in COMPARED) for word, side in (("was", "was"), ("is", "now"))}
    joined = JOINED.format(now=env.cr.mogrify(today.code, today.params).decode().replace("%", "%%"), **sides)
    _executed(env, joined, [snapshot.id])
    return {
        "join": _executed(env, joined, [snapshot.id]),
        "difference": _seconds(env, lambda: snapshot.difference(snapshot.id)),
    }
