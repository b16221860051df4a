"""What `./spp bench roll-call` marks: three facilitators with their sessions, and people with names and badges."""

from datetime import datetime, timedelta, timezone
from typing import Any

PEOPLE = 500
USUAL = 30
ROSTERS = (USUAL, 300, PEOPLE)
# sessions whose requests get lost: one session alone makes too few requests to lose a share of them
LOSSY = 5
# a facilitator with a session a week, as far as the page lists them: 31 days either side
WEEKS = range(-4, 5)
PASSWORD = "facilitator-password"
GIVEN = ("Ana", "Ben", "Carla", "Dario", "Elena", "Farid", "Grace", "Hari", "Ines", "Jomar", "Kavita", "Luz", "Mateo")
FAMILY = ("Abad", "Basnet", "Cruz", "Diaz", "Estrada", "Flores", "Gurung", "Herrera", "Ilagan", "Jimenez", "Khatri")


def fill(env: Any) -> dict[str, Any]:
    """Fill a fresh database: {login: {session id: [participant ids]}}, and its name."""
    people = _people(env)
    kind = env["spp.session.type"].create({"name": "Family development session"})
    of_marks = [_session(env, kind, people[:USUAL]) for _number in range(2 + LOSSY)]
    of_sizes = [_session(env, kind, people[:count]) for count in ROSTERS]
    of_weeks = [_session(env, kind, people[:USUAL], weeks) for weeks in WEEKS]
    sessions = {
        login: _owned(env, login, owned) for login, owned in {"m": of_marks, "s": of_sizes, "w": of_weeks}.items()
    }
    env.cr.commit()
    return {"database": env.cr.dbname, "sessions": sessions}


def _people(env: Any) -> Any:
    """The contacts, each with an identifier and a badge."""
    values = [
        {
            "given_name": GIVEN[number % len(GIVEN)],
            "family_name": f"{FAMILY[number % len(FAMILY)]} {FAMILY[number // len(FAMILY) % len(FAMILY)]}",
            "person_identifier": f"PH-{4_200_000 + 17 * number}",
        }
        for number in range(PEOPLE)
    ]
    return env["spp.attendance.subscriber"].create(values)._ensure_badge_codes().partner_id


def _session(env: Any, kind: Any, people: Any, weeks: int = 0) -> Any:
    """A session that is on now, or so many weeks later."""
    now = datetime.now(timezone.utc)
    values = {
        "session_type_id": kind.id,
        "date": now.date() + timedelta(weeks=weeks),
        "start_time": now.hour,
        "end_time": now.hour + 1,
        "tz": "UTC",
        "location": "Covered court",
        "expected_participant_ids": [(6, 0, people.ids)],
    }
    return env["spp.session"].create(values)


def _owned(env: Any, login: str, sessions: list[Any]) -> dict[int, list[int]]:
    """The rosters of sessions that belong to a new facilitator."""
    users = env["res.users"]
    groups = "group_ids" if "group_ids" in users._fields else "groups_id"
    group = env.ref("spp_session_tracking.group_facilitator").id
    values = {"name": f"Facilitator {login}", "login": login, "password": PASSWORD, "tz": "UTC", groups: [(4, group)]}
    env["spp.session"].union(*sessions).facilitator_id = users.create(values)
    return {session.id: session.expected_participant_ids.ids for session in sessions}
