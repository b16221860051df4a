"""Making sessions in Moodle for those that were planned here."""

from datetime import timedelta
from functools import partial

from odoo import _, fields
from odoo.exceptions import UserError

from ..moodle.errors import AccessRefused, MoodleError

# Sessions that began longer ago are not made any more.
LONGEST_AGO = timedelta(days=31)


def make_remote(record, client, sessions, places):
    """Make in Moodle what was planned here in the courses of some places, and keep it in step at once.

    A course has to have one activity only, or it is not known which. An answer that is lost makes nothing twice: the
    next run finds a session of the course that begins at the same moment, see SessionSync.
    """
    if not client.installed().is_creatable:
        record.tell("notice", _("The token's service does not offer mod_attendance_add_session: none are made."))
        return
    for place in places.values():
        if sum(each.course == place.course for each in places.values()) > 1:
            record.tell(
                "notice", _("The course has several activities: make its sessions in Moodle."), "course", place.course
            )
            continue
        for planned in record.in_transaction(partial(_planned, place=place)):
            _make(record, client, sessions, place, planned)


def _planned(instance, place):
    """(start, seconds, name) of each session that Moodle does not have yet."""
    course = instance.env["spp.moodle.mapping"].search(
        [("instance_id", "=", instance.id), ("kind", "=", "course"), ("moodle_id", "=", place.course)]
    )
    found = instance.env["spp.session"].search(
        [
            ("company_id", "=", instance.company_id.id),
            ("session_type_id", "in", course.session_type_id.ids),
            ("moodle_instance_id", "=", False),
            ("state", "!=", "cancelled"),
            ("start_at", ">=", fields.Datetime.now() - LONGEST_AGO),
        ],
        order="start_at, id",
    )
    moments = found.mapped("start_at")
    # two at the same moment could not be told apart
    single = found.filtered(lambda session: moments.count(session.start_at) == 1)
    return [(each.start_at, int((each.end_at - each.start_at).total_seconds()), each.name) for each in single]


def _make(record, client, sessions, place, planned):
    record.counts["pushed_count"] += 1
    if record.is_preview:
        record.tell("plan", _("%(name)s would be made in Moodle.", name=planned[2]), "course", place.course)
        return
    try:
        session = client.session(client.add_session(place.activity, *planned))
    except AccessRefused:
        raise
    except (MoodleError, UserError) as error:
        record.counts["pushed_count"] -= 1
        record.fail(str(error), "activity", place.activity)
        return
    sessions.meet([session])
    sessions.sync(place, session)
