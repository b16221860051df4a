"""Sessions with their rosters as the plain values that the serializers take."""

from ..rest.serializers.sessions import Named, Participant, Session, Topic, session_item
from .households import members_of


def session_items(sessions):
    """Sessions as they are sent, in a handful of queries."""
    markable = sessions.filtered("can_mark")
    contacts = sessions.attendance_ids.filtered(lambda line: line.session_id in markable).participant_id
    members = members_of(markable)
    contacts |= contacts.browse({each for some in members.values() for each in some})
    people = sessions.env["spp.attendance.subscriber"]
    identifiers, badges = people._identifiers_of(contacts), people._badge_hashes_of(contacts)
    return [session_item(_session_of(session, identifiers, badges, members)) for session in sessions]


def _session_of(session, identifiers, badges, members):
    """The Session of a record. Identifiers, badges and members of households are there only if the user may mark it."""
    visible = (identifiers, badges) if session.can_mark else ({}, {})
    return Session(
        id=session.id,
        uid=session.uid or "",
        name=session.name,
        session_type=_named(session.session_type_id),
        state=session.state,
        date=session.date,
        start_time=session.start_time,
        end_time=session.end_time,
        tz=session.tz,
        start_at=session.start_at or None,
        end_at=session.end_at or None,
        area=_named(session.area_id),
        location=session.location or "",
        is_mine=session.can_mark,
        roster=[_participant_of(line, *visible, members) for line in session.attendance_ids],
        opens_at=session._opens_at(),
        completed_at=session.completed_at or None,
        correctable_until=correctable_until(session),
        cancel_reason=session.cancel_reason or "",
        participant_kind=session.participant_kind,
        household_rule=session._household_rule() or "",
        stand_in_rule=session._stand_in_rule() or "anybody",
        topics=_topics_of(session),
        is_unplanned=session.is_unplanned,
        awaits_confirmation=session.awaits_confirmation,
        external_id=session.external_id or "",
    )


def correctable_until(session):
    """The last moment at which the facilitator may correct a mark, None unless the session is completed."""
    return session._correctable_until() if session.state == "completed" else None


def _topics_of(session):
    return [Topic(topic.id, topic.name, topic in session.topic_ids) for topic in session._topics_to_cover()]


def _named(record):
    return Named(record.id, record.display_name) if record else None


def _participant_of(line, identifiers, badges, members):
    participant = line.participant_id
    return Participant(
        participant_id=participant.id,
        person_id=identifiers.get(participant.id, ""),
        name=participant.name or "",
        is_expected=line.is_expected,
        status=line.status or "",
        basis=line.basis or "",
        marked_at=line.marked_at or None,
        attended_at=line.attendance_time or None,
        attended_by=line.attended_by_id.id,
        attended_by_name=line.attended_by_id.name or "",
        excuse_reason=line.excuse_reason or "",
        village=participant._village(),
        badge_hash=badges.get(participant.id, ""),
        household=_named(line.household_id),
        members=[
            each._replace(
                person_id=identifiers.get(each.participant_id, ""), badge_hash=badges.get(each.participant_id, "")
            )
            for each in members.get(line._line_key(), {}).values()
        ],
    )
