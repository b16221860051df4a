"""What marks leave in each table of the database, whoever writes it: sessions are planned, marked and completed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from bench.kept_data import BULK, TABLES
from runner.report import Measure

SESSIONS, ROUNDS = 100, 3
MARKS = (ROUNDS - 1) * SESSIONS * BULK
NOTES = (
    f"A mark: its share of what {MARKS:,} marks in sessions of {BULK} leave, recorded by the ledger as the API does; "
    "bytes with indexes, after PostgreSQL's housekeeping. A table with less than a row for each session is left out.",
)
SIZES = """
    select relname, pg_total_relation_size(oid)
      from pg_class
     where relkind = 'r' and relnamespace = current_schema::regnamespace
"""


def measures(env: Any) -> Iterator[Measure]:
    """What a mark leaves. The first round does not count: tables and indexes begin with whole pages."""
    people = env["spp.attendance.subscriber"].create(
        [{"name": f"Person {number}", "person_identifier": f"P-{number}"} for number in range(BULK)]
    )
    kind = env["spp.session.type"].create({"name": "Health"})
    found = []
    for _round in range(ROUNDS):
        _hold(env, kind, people)
        found.append(_tables(env))
    for table, (rows, size) in sorted(found[-1].items()):
        more_rows, more = rows - found[0][table][0], size - found[0][table][1]
        if more_rows * BULK >= MARKS:
            kept = "" if table in TABLES else ", for ever"
            yield Measure(f"a mark: rows of {table}{kept}", more_rows / MARKS, "")
            yield Measure(f"a mark: bytes of {table}{kept}", more / MARKS, "bytes")


def _hold(env: Any, kind: Any, people: Any) -> None:
    """Plan sessions, mark everybody at each, and complete them."""
    values = {
        "session_type_id": kind.id,
        "date": date.today() - timedelta(days=1),
        "expected_participant_ids": [(6, 0, people.partner_id.ids)],
    }
    sessions = env["spp.session"].create([values] * SESSIONS)
    for session in sessions:
        env["spp.attendance.list"].create([_row(session, person) for person in people])
    sessions.complete()
    env.cr.commit()


def _row(session: Any, person: Any) -> dict[str, Any]:
    return {
        "subscriber_id": person.id,
        "session_id": session.id,
        "attended_at": session.start_at,
        "attendance_category": "present",
        "submitted_by": "Facilitator",
        "submission_source": "app",
        "external_id": str(uuid4()),
    }


def _tables(env: Any) -> dict[str, tuple[int, int]]:
    """{table: (rows, bytes with indexes)} of the whole database, after PostgreSQL's housekeeping."""
    env.cr.commit()
    env.cr._cnx.autocommit = True  # VACUUM goes with no transaction
    env.cr.execute("vacuum")
    env.cr._cnx.autocommit = False
    env.cr.execute(SIZES)
    return {table: (_count(env, table), size) for table, size in env.cr.fetchall()}


def _count(env: Any, table: str) -> int:
    env.cr.execute(f'select count(*) from "{table}"')
    count: int = env.cr.fetchone()[0]
    return count
