"""Records as the plain values that the serializers take. False, which Odoo has for what is empty, becomes "" or 0."""

from ..rest.serializers.attendances import Attendance
from ..rest.serializers.choices import Choice
from ..rest.serializers.people import Person
from ..rest.serializers.sessions import SessionType

CONTACT = ("phone", "email")


def choice_of(record):
    """The Choice of an attendance type or location."""
    area_id = record.area_id.id if "area_id" in record._fields else 0
    return Choice(record.id, record.name, record.description or "", area_id)


def person_of(person, scopes):
    """The Person of somebody known to attendance, with what the user and the scopes of the token may see."""
    sees_identifier = person._sees_identifiers()
    sees_contact = sees_identifier and "subscriber:contact" in scopes
    names = ("name", "family_name", "given_name", "addl_name", "gender")
    return Person(
        id=person.id,
        participant_id=person.partner_id.id,
        person_id=sees_identifier and person.person_identifier or "",
        active=person.active,
        village=person.partner_id._village(),
        badge_hash=sees_identifier and person.badge_hash or "",
        **{name: person[name] or "" for name in names},
        **{name: sees_contact and person[name] or "" for name in CONTACT},
    )


def session_type_of(session_type):
    """The SessionType of a record."""
    return SessionType(
        id=session_type.id,
        name=session_type.name,
        duration_hours=session_type.duration_hours,
        participant_kind=session_type.participant_kind,
        tracks_topics=session_type.track_topics,
    )


def attendance_of(attendance, identifiers):
    """The Attendance of one in the history. identifiers: see _identifiers() of the history."""
    return Attendance(
        id=attendance.id,
        person_id=identifiers.get(attendance.id) or "",
        participant_id=attendance.participant_id.id,
        date=attendance.attendance_date,
        attended_at=attendance.attended_at or None,
        category=attendance.attendance_category,
        basis=attendance.basis or "",
        attendance_type=attendance.attendance_type_id.id,
        attendance_location=attendance.attendance_location_id.id,
        session_id=attendance.session_id.id,
    )
