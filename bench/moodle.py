"""Moodle: a first pull and a run over what has not changed, at several latencies, beside asking and storing alone."""

import json
import resource
import sys
import time
from statistics import median
from typing import Any, NamedTuple

import requests

from bench import moodle_large, small_moodle
from demo.moodle import many
from runner.report import Comparison, Report, Timing

SESSIONS, PEOPLE, ACTIVITIES = 200, 60, 10
LATENCIES = (0.0, 0.05, 0.2)  # seconds before every answer
# A first pull beside asking and creating, and a run over what has not changed beside asking, at the one in the middle.
ALLOWED_FIRST, ALLOWED_UNCHANGED = 1.5, 1.3
ROUNDS = 3
MOST_SESSIONS, FEW_PEOPLE = 5_000, 12
SENT_SESSIONS, SENT_MARKS = 20, 10
FOREVER = 3600.0
NOTES = (
    f"{SESSIONS} sessions of {PEOPLE} people in {ACTIVITIES} activities, all taken. The small Moodle of the demo runs "
    "in a process of its own on the same machine, and answers after the latency.",
    "Asking alone: the same calls with requests over one connection, their JSON read. Creating alone: `create()` of "
    "the same lines, with their statuses, in one call, on sessions that are there, by a manager. A first pull makes "
    "the course's session type, the sessions, rosters and marks, completes them and remembers what was agreed on.",
    f"Everything {ROUNDS} times, each first pull by a site of its own; the medians are shown.",
    f"Sending: {SENT_MARKS} marks in each of {SENT_SESSIONS} sessions were changed here, at 50 ms: one call for each.",
    f"Memory: by how much the process grows in a first pull of {MOST_SESSIONS:,} sessions of {FEW_PEOPLE} people.",
)


def make(env: Any) -> None:
    """Make the people of the sites known."""
    everybody = {course: PEOPLE for course in range(1, ACTIVITIES + 1)}
    everybody[1] = max(PEOPLE, moodle_large.PEOPLE)
    moodle_large.make(env)
    add_people(env, everybody)
    env.cr.commit()


def add_people(env: Any, everybody: dict[int, int]) -> None:
    """Make people of a site known. everybody: {course: how many}"""
    env["spp.attendance.subscriber"].create(
        [
            {"family_name": f"Family{course}", "given_name": f"Given{number}", "person_identifier": identifier}
            for course, people in everybody.items()
            for number in range(1, people + 1)
            for identifier in [f"M-{course:02}-{number:03}"]
        ]
    )


def measure(env: Any) -> Report:
    """Measure everything."""
    found = Report({"sessions": SESSIONS, "lines": SESSIONS * PEOPLE}, [], notes=[*NOTES, *moodle_large.NOTES])
    _measure_memory(env, found)  # first: it is the peak that is asked for
    moodle_large.add(env, found)
    for latency in LATENCIES:
        with small_moodle.serving(latency, SESSIONS, PEOPLE, ACTIVITIES) as address:
            _measure_latency(env, found, latency, address)
    return found


def connected(env: Any, name: str, address: str) -> Any:
    user = env.ref("base.user_admin")
    site = env["spp.moodle.instance"].create(
        {"name": name, "url": address, "token": many.TOKEN, "tz": "UTC", "user_id": user.id}
    )
    env.cr.commit()
    return site


def _measure_latency(env: Any, found: Report, latency: float, address: str) -> None:
    at = f"at {latency * 1000:.0f} ms"
    pulls, creating = [], []
    for turn in range(ROUNDS):
        site = connected(env, f"{at}, {turn}", address)
        pulls.append(synced(site))
        creating.append(_create_same(env, site))
    asking = [ask_all(address) for _round in range(ROUNDS)]
    unchanged = [synced(site) for _round in range(ROUNDS)]
    asked, created = median(each.seconds for each in asking), median(creating)
    middle = latency == LATENCIES[1]
    first = median(each.seconds for each in pulls)
    found.comparisons.append(Comparison(f"first pull {at}", first, asked + created, ALLOWED_FIRST))
    limit = ALLOWED_UNCHANGED if middle else float("inf")
    again = Comparison(f"unchanged {at}", median(each.seconds for each in unchanged), asked, limit)
    found.comparisons.append(again)
    found.timings.append(Timing(f"first pull {at}", SESSIONS * PEOPLE, first, pulls[-1].queries))
    found.timings.append(Timing(f"unchanged {at}", SESSIONS * PEOPLE, again.ours, unchanged[-1].queries))
    found.timings.append(Timing(f"creating the lines alone ({at})", SESSIONS * PEOPLE, created, 0))
    if any(each.written for each in unchanged):
        found.faults.append(f"a run over what has not changed wrote something {at}")
    if middle:
        _measure_sending(env, found, site)
        found.sizes["marks an hour, first pull at 50 ms"] = round(SESSIONS * PEOPLE / first * 3600)
        found.sizes["sessions an hour, first pull at 50 ms"] = round(SESSIONS / first * 3600)
        found.sizes["sessions an hour, unchanged at 50 ms"] = round(SESSIONS / again.ours * 3600)


class _Done(NamedTuple):
    """What one thing took: seconds, queries, and how many changes it made."""

    seconds: float
    queries: int = 0
    written: int = 0


def synced(site: Any) -> _Done:
    """One run, as the schedule does it."""
    site.env.invalidate_all()
    began, queries = time.perf_counter(), _queries()
    sync = site._sync(trigger="schedule", seconds=FOREVER)
    seconds = time.perf_counter() - began
    queries = _queries() - queries
    site.env.cr.rollback()
    run = site.env["spp.moodle.sync.run"].browse(sync.run_log.run_id)
    if run.state != "done":
        raise ValueError(f"the run ended {run.state}: {run.summary}")
    return _Done(seconds, queries, run.written_count)


def _queries() -> int:
    """How many queries PostgreSQL was asked by all connections of this process."""
    return int(sys.modules["odoo.sql_db"].sql_counter)


def ask_all(address: str) -> _Done:
    """What a run asks, and nothing else."""
    began = time.perf_counter()
    with requests.Session() as session:

        def ask(function: str, **arguments: object) -> Any:
            form = {"wstoken": many.TOKEN, "wsfunction": function, "moodlewsrestformat": "json", **arguments}
            return json.loads(session.post(f"{address}/webservice/rest/server.php", form, timeout=60).content)

        ask("core_webservice_get_site_info")
        for course in ask("core_course_get_courses"):
            if course.get("format") != "site":
                _ask_course(ask, course["id"])
    return _Done(time.perf_counter() - began)


def _ask_course(ask: Any, course_id: int) -> None:
    wanted = ("modname", "attendance"), ("excludecontents", "1")
    contents = ask("core_course_get_contents", courseid=course_id, **_options(wanted))
    names = (
        ("userfields", "id, fullname, idnumber, email"),
        ("limitfrom", "0"),
        ("limitnumber", "500"),
        ("sortby", "id"),
    )
    ask("core_enrol_get_enrolled_users", courseid=course_id, **_options(names))
    for module in (each for section in contents for each in section["modules"]):
        ask("mod_attendance_get_sessions", attendanceid=module["instance"])


def _options(pairs: Any) -> dict[str, str]:
    return {
        f"options[{number}][{part}]": text
        for number, pair in enumerate(pairs)
        for part, text in zip(("name", "value"), pair, strict=True)
    }


def _create_same(env: Any, site: Any) -> float:
    """Seconds to create the lines of a site anew, by the ORM alone; it is undone."""
    user = env.ref("base.user_admin")
    sessions = env(user=user.id)["spp.session"].search([("moodle_instance_id", "=", site.id)])
    places = {
        session: sessions.create({"session_type_id": session.session_type_id.id, "date": session.date})
        for session in sessions
    }
    rows = [
        {"session_id": places[line.session_id].id, "participant_id": line.participant_id.id, "status": line.status}
        | ({"excuse_reason": "excused in Moodle"} if line.status == "excused" else {})
        for line in sessions.attendance_ids
    ]
    env.flush_all()
    env.invalidate_all()
    began = time.perf_counter()
    sessions.env["spp.session.attendance"].create(rows)
    env.flush_all()
    seconds = time.perf_counter() - began
    env.cr.rollback()
    return seconds


def _measure_sending(env: Any, found: Report, site: Any) -> None:
    """Change marks here, and let a run send them."""
    sessions = env["spp.session"].search([("moodle_instance_id", "=", site.id)], limit=SENT_SESSIONS)
    for session in sessions:
        for line in session.attendance_ids.filtered(lambda line: line.status == "present")[:SENT_MARKS]:
            line.correct("late", "Bench")
    site.sync_attendance_from = "both"
    env.cr.commit()
    done = synced(site)
    count = SENT_SESSIONS * SENT_MARKS
    found.timings.append(Timing("sending at 50 ms", count, done.seconds, done.queries))
    found.sizes["marks an hour, sent at 50 ms"] = round(count / done.seconds * 3600)


def _measure_memory(env: Any, found: Report) -> None:
    """How much the process grows in a first pull of very many sessions."""
    with small_moodle.serving(0.0, MOST_SESSIONS, FEW_PEOPLE, ACTIVITIES) as address:
        site = connected(env, "memory", address)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        done = synced(site)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    found.sizes[f"MiB more for {MOST_SESSIONS} sessions"] = grown // 1024
    found.timings.append(
        Timing(f"first pull of {MOST_SESSIONS:,} sessions", MOST_SESSIONS * FEW_PEOPLE, done.seconds, done.queries)
    )
