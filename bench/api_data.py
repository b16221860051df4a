"""What `./spp bench api` asks about: two clients, sessions of one's own, a page deep in the history."""

from datetime import date, timedelta
from typing import Any

from bench import bare_model, ledger, region

PEOPLE = 500
# sessions of the facilitator, one for each thing that is measured in each round
ROSTER, SESSIONS = 30, 20
CHOICES = {"kind": "type", "place": "location"}
# a page of 100 is number 10,000 after so many
DEEP = 999_900
DAY = """
    select attendance_date
      from spp_attendance_history
     where is_counted
     order by attendance_date desc, id desc
    offset %s
     limit 1
"""


def fill(env: Any) -> dict[str, Any]:
    """Fill a fresh database. Returns all that has to be known of it."""
    ledger.make(env)
    create = _add_bare_create(env)  # first: it rolls back
    office = add_client(env, env.ref("base.user_admin"))
    choices = {name: region.first_id(env, f"spp_attendance_{table}") for name, table in CHOICES.items()}
    given = {"database": env.cr.dbname, "create": create, "office": office, "deep_day": _deep_day(env), **choices}
    given |= {**add_device(env), **people(env), **_sessions(env)}
    env.cr.commit()
    return given


def people(env: Any) -> dict[str, Any]:
    """The identifiers of the people whose attendance is sent and read."""
    found = env["spp.attendance.subscriber"].search([], limit=PEOPLE, order="id")
    return {"people": found.mapped("person_identifier"), "contacts": found.partner_id.ids}


def add_client(env: Any, user: Any) -> dict[str, str]:
    """The id and secret of a new client that acts as a user."""
    values = {"name": "Bench", "user_id": user.id, "token_lifetime": 24 * 60}
    given: dict[str, str] = env["spp.attendance.api.client.credential"].create(values).generate_secret()
    return given


def add_user(env: Any, name: str, group: str) -> Any:
    """A user of one group."""
    users = env["res.users"]
    groups = "group_ids" if "group_ids" in users._fields else "groups_id"
    return users.create({"name": name, "login": f"bench_{name.lower()}", groups: [(4, env.ref(group).id)]})


def add_device(env: Any) -> dict[str, Any]:
    """A facilitator with sessions of the day, and the client of the facilitator's device."""
    user = add_user(env, "Facilitator", "spp_session_tracking.group_facilitator")
    people = env["spp.attendance.subscriber"].search([], limit=ROSTER, order="id").partner_id
    kind = env["spp.session.type"].search([], limit=1)
    values = {
        "session_type_id": kind.id,
        "facilitator_id": user.id,
        "date": date.today() - timedelta(days=1),
        "expected_participant_ids": [(6, 0, people.ids)],
    }
    sessions = env["spp.session"].create([values] * SESSIONS)
    sessions.start()
    return {"device": add_client(env, user), "own": sessions.ids, "roster": people.ids}


def _sessions(env: Any) -> dict[str, Any]:
    """The sessions that nobody has marked yet, each with its roster."""
    sessions = env["spp.session"].search([("date", "=", ledger.DAY)], order="id")[-ledger.MANY // ledger.ROSTER :]
    rosters = {session.id: session.expected_participant_ids.ids for session in sessions}
    known = env["spp.attendance.subscriber"].search([("partner_id", "in", sessions.expected_participant_ids.ids)])
    identifiers = {person.partner_id.id: person.person_identifier for person in known}
    return {"sessions": [[key, [identifiers[each] for each in ids]] for key, ids in rosters.items()]}


def _deep_day(env: Any) -> str:
    """The day before which page 10,000 begins."""
    env.cr.execute(DAY, [DEEP])
    return str(env.cr.fetchone()[0])


# the bare create(), which the server does itself: what is measured is not how the rows get there

CODE = """
rows = model.sudo().browse({ids}).read({names}, load=None)
for row in rows:
    row.pop("id")
env.invalidate_all()
began = time.time()
model.create(rows)
env.flush_all()
action = {{"seconds": time.time() - began}}
"""


def _add_bare_create(env: Any) -> int:
    """The id of an action that makes rows of the bare model and tells the seconds it took."""
    model = env[bare_model.NAME]
    rows = ledger.as_bare(env, ledger.free_rows(env)[:PEOPLE])
    records = model.sudo().create(rows)
    code = CODE.format(ids=records.ids, names=[*rows[0]])
    values = {"name": "Bare", "model_id": env["ir.model"]._get_id(bare_model.NAME), "state": "code", "code": code}
    action: int = env["ir.actions.server"].create(values).id
    return action
