"""Reading sessions with their rosters, for the items of the API."""

from ..rest import items
from ..rest.session import hints


def session_items(sessions):
    """Sessions as the contract has them, in a handful of queries."""
    lines = sessions.attendance_ids
    identifiers = _visible_identifiers(lines)
    by_session = lines.grouped("session_id")
    values = {each["id"]: each for each in sessions.read(items.SESSION_FIELDS, load=None)}
    no_lines = lines.browse()
    return [
        items.session(
            values[session.id], _names(session), _roster(session, by_session.get(session, no_lines), identifiers)
        )
        for session in sessions
    ]


def _names(session):
    return {name: session[name].display_name for name in ("session_type_id", "area_id") if session[name]}


def _visible_identifiers(lines):
    """{contact id: identifier} of the people on the rosters that the user may mark, if the user sees identifiers."""
    people = lines.env["spp.attendance.subscriber"].with_context(active_test=False)
    if not people._sees_identifiers():
        return {}
    markable = lines.session_id.filtered("can_mark")
    wanted = lines.filtered(lambda line: line.session_id in markable).participant_id
    domain = [("partner_id", "in", wanted.ids), ("person_identifier", "!=", False)]
    found = people.search_fetch(domain, ["partner_id", "person_identifier"])
    return {person.partner_id.id: person.person_identifier for person in found}


def _roster(session, lines, identifiers):
    visible = identifiers if session.can_mark else {}
    names = {person.id: person.name or "" for person in lines.participant_id}
    hint_by_person = hints([(person_id, name, visible.get(person_id, "")) for person_id, name in names.items()])
    return [
        items.participant(
            values,
            names[values["participant_id"]],
            visible.get(values["participant_id"]),
            hint_by_person.get(values["participant_id"]),
        )
        for values in lines.read(items.LINE_FIELDS, load=None)
    ]
