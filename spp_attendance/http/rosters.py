"""Sessions with their rosters as they are sent."""

from odoo import fields

from ..rest import moment
from ..rest.session import clock_of, hints


def sessions_as_items(sessions):
    """Sessions as the contract has them, in a handful of queries."""
    lines = sessions.attendance_ids
    identifiers = _identifiers(lines)
    return [_item(session, identifiers) for session in sessions]


def _identifiers(lines):
    """{contact id: identifier} of the people on rosters, of those whose identifiers the user may see."""
    people = lines.env["spp.attendance.subscriber"].with_context(active_test=False)
    if not people._sees_identifiers():
        return {}
    markable = lines.session_id.filtered("can_mark")
    wanted = lines.filtered(lambda line: line.session_id in markable).participant_id
    domain = [("partner_id", "in", wanted.ids), ("person_identifier", "!=", False)]
    found = people.search_fetch(domain, ["partner_id", "person_identifier"])
    return {person.partner_id.id: person.person_identifier for person in found}


def _item(session, identifiers):
    seen = identifiers if session.can_mark else {}
    lines = session.attendance_ids
    told = hints([(person.id, person.name or "", seen.get(person.id, "")) for person in lines.participant_id])
    return {
        "id": session.id,
        "uid": session.uid or None,
        "name": session.name,
        "session_type": _named(session.session_type_id),
        "state": session.state,
        "date": fields.Date.to_string(session.date),
        "start_time": clock_of(session.start_time),
        "end_time": clock_of(session.end_time),
        "tz": session.tz,
        "start_at": moment.written(session.start_at),
        "end_at": moment.written(session.end_at),
        "area": _named(session.area_id),
        "location": session.location or None,
        "is_mine": session.can_mark,
        "roster": [_participant(line, seen, told) for line in lines],
    }


def _named(record):
    return {"id": record.id, "name": record.display_name} if record else None


def _participant(line, identifiers, told):
    participant = line.participant_id
    return {
        "participant_id": participant.id,
        "person_id": identifiers.get(participant.id),
        "name": participant.name or "",
        "hint": told.get(participant.id),
        "is_expected": line.is_expected,
        "status": line.status or None,
        "basis": line.basis or None,
        "marked_at": moment.written(line.marked_at),
        "attended_at": moment.written(line.attendance_time),
        "attended_by": line.attended_by_id.id or None,
    }
