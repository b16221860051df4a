"""Which session stands here for one of Moodle's: linked, planned here for the same time, or made."""

from datetime import timedelta

from odoo import _
from odoo.tools import html2plaintext

from ..moodle import schedule


class SessionLink:
    """The link of a session of Moodle's, and the session that stands for it, none where none is to be made.

    sync: the SessionSync it is found for; link: none where it is read for the first time; activity, course: their links
    """

    def __init__(self, sync):
        self.sync, self.env, self.instance, self.theirs = sync, sync.env, sync.instance, sync.theirs
        self.link = self._link()
        self.session = self._session()

    def _link(self):
        known, place = self.sync.known, self.sync.place
        links = self.env["spp.moodle.mapping"]
        course, activity = known.link_id("course", place.course), known.link_id("activity", place.activity)
        # read together, if they are there
        self.activity = links.browse([activity, course])[0] if activity else links._of_activity(self.instance, place)
        self.course = self.activity.parent_id
        return links.browse(known.link_id("session", self.theirs.id))

    def keep_link(self, **values):
        """Store the link, with some values, and return it."""
        values = {"parent_id": self.activity.id, "session_id": self.session.id, **values}
        if not self.link:
            return self.env["spp.moodle.mapping"]._add(self.instance, "session", self.theirs.id, **values)
        self.link.sudo()._write_changed(values)  # sudo: links are kept by the sync, in the name of managers
        return self.link

    def _session(self):
        attached = self.env["spp.session"].browse(self.sync.known.attached(self.theirs.id))
        # only what is cancelled gives way to what an officer has linked
        session = attached if attached.state not in (False, "cancelled") else self.link.session_id or attached
        if not session and self.sync.pushes:
            session = self._planned_here()
        if not session and self.sync.pulls:
            session = self._make()
        if session and session.moodle_session_id != self.theirs.id:
            self._release(attached - session)
            self._attach(session)
        return session

    def _planned_here(self):
        """The one session of the course's type that begins at the same moment and stands for no other yet."""
        session_type = self.course.session_type_id
        planned = self.env["spp.session"].search(
            [
                ("company_id", "=", self.instance.company_id.id),
                ("session_type_id", "=", session_type.id),
                ("start_at", "=", self.theirs.start_at),
                ("moodle_instance_id", "=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        return planned if session_type and len(planned) == 1 and not self.theirs.group_id else planned.browse()

    def _make(self):
        self.sync.counts["written_count"] += 1
        self.sync.is_new = True
        session_type = self._session_type()
        values = {
            "session_type_id": session_type.id,
            "company_id": self.instance.company_id.id,
            "tz": self.instance.tz,
            "facilitator_id": False,
            "notes": html2plaintext(self.theirs.description).strip() or False,
            **self._times(session_type),
        }
        return self.env["spp.session"].create(values)

    def _attach(self, session):
        register = self.env["spp.attendance.register"]._of_day(self.instance, session.session_type_id, session.date)
        place = {"moodle_instance_id": self.instance.id, "moodle_session_id": self.theirs.id}
        session._by_server().write({**place, "register_id": register.id})

    def _release(self, cancelled):
        """Let a session stand for none of Moodle's any more: an officer has linked another one. It may be none."""
        cancelled.moodle_conflict_ids.filtered(lambda conflict: conflict.state == "open")._close("newer")
        cancelled._by_server().write({"moodle_instance_id": False, "moodle_session_id": False, "register_id": False})
        cancelled.flush_recordset()  # before another one gets its number

    def _session_type(self):
        """The session type of the course; on first sight it becomes one, which does not count for compliance."""
        if not self.course.session_type_id:
            values = {"name": self.sync.place.course_name, "company_id": self.instance.company_id.id}
            session_type = self.env["spp.session.type"].create({**values, "counts_for_compliance": False})
            self.course.sudo().session_type_id = session_type  # sudo: links are kept by the sync
        return self.course.session_type_id

    def _times(self, session_type):
        usual = timedelta(hours=session_type.duration_hours or 2.0)
        local = schedule.local_times(self.theirs, self.instance.tz, usual)
        return {"date": local.date, "start_time": local.start, "end_time": local.end}

    def move(self):
        """Follow Moodle where it has moved the session since it was last read."""
        moments = (self.link.start_at, self.link.end_at)
        if not all(moments) or moments == (self.theirs.start_at, self.theirs.end_at):
            return
        if self._is_paid():
            self.sync.tell("notice", _("It was moved in Moodle. Something was paid by it here, where it stays."))
            return
        self.sync.is_moved = True
        self.sync.counts["written_count"] += 1
        moved = self.session.with_context(change_reason=_("Moved in Moodle"))
        moved.write({**self._times(self.session.session_type_id), "tz": self.instance.tz})
        self._attach(self.session)

    def _is_paid(self):
        lines = self.session.attendance_ids
        return bool(self.session._under_snapshot([(self.session.id, line.participant_id.id) for line in lines]))
