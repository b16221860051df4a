"""Which session here is linked with a session of Moodle."""

from datetime import timedelta

from ..models.session import FORMER
from ..moodle import schedule
from ..moodle.text import _
from ..tools.message import in_language
from .description import plain_text
from .session_name import SessionName


class SessionLink:
    """Finds the link of a session, and the session here: linked before, planned here for the same time, or created.

    sync: the SessionSync it works for
    link: the spp.moodle.mapping of the session, none where it is read for the first time; activity, course: their links
    session: the session here, none where none is to be created
    """

    def __init__(self, sync):
        self.sync, self.env, self.instance, self.theirs = sync, sync.env, sync.instance, sync.theirs
        links = self.env["spp.moodle.mapping"]
        self.link, self.activity, self.course = links, links, links
        self.session = self.env["spp.session"]
        self._moments = (False, False)  # in Moodle, as they were read last

    def load(self):
        """Read the links; those of the activity and its course are created where they are missing. Returns itself."""
        site, activity, links = self.sync.site, self.sync.activity, self.env["spp.moodle.mapping"]
        course_link, activity_link = site.link_id("course", activity.course_id), site.link_id("activity", activity.id)
        # browsed together, so that both are read by one query
        known = activity_link and links.browse([activity_link, course_link])[0]
        self.activity = known or links._of_activity(self.instance, activity)
        self.course = self.activity.parent_id
        self.link = links.browse(site.link_id("session", self.theirs.id))
        self._moments = (self.link.start_at, self.link.end_at)
        return self

    def find_or_create_session(self):
        """The session here, linked with Moodle's. Where one is cancelled, the one chosen by an officer replaces it."""
        linked = self.env["spp.session"].browse(self.sync.site.session_id_of(self.theirs))
        if not linked and not self.link.start_at:
            self._name_other()
        session = linked if linked.state not in (False, "cancelled") else self.link.session_id or linked
        if not session and self.sync.pushes:
            session = self._find_planned()
        if not session and self.sync.pulls:
            session = self._create()
        if session.moodle_former_site:
            self._follow_former(session)
        if session and (session.moodle_instance_id, session.moodle_session_id) != (self.instance, self.theirs.id):
            self._unlink_cancelled(linked - session)
            self._link(session)
        self.session = session
        return session

    def _name_other(self):
        """Name a session that had the number at a site that was removed, and is not taken for the same one."""
        other = self.env["spp.session"].browse(self.sync.site.former.other_id(self.theirs))
        if other:
            text = _(
                "%(name)s had this number at the site that was removed, but another course or another start: it is not "
                "taken for the same session. If it is, cancel the new one and choose it under Linked records.",
                name=other.display_name,
            )
            self.sync.add_message("notice", text)

    def _follow_former(self, session):
        """The site was removed and connected again: its course goes on with its type, the session gets its zone."""
        if not any(self._moments):
            self._moments = (session.moodle_former_start, session.moodle_former_end)
        if not self.course.session_type_id:
            self.course.sudo().session_type_id = session.session_type_id  # sudo: the sync updates links
        if session.tz != self.instance.tz:
            self.instance._redate_former()

    def store(self, **values):
        """Store the link with some values, and return it."""
        values = {"parent_id": self.activity.id, "session_id": self.session.id, **values}
        if not self.link:
            return self.env["spp.moodle.mapping"]._create_link(self.instance, "session", self.theirs.id, **values)
        self.link.sudo()._write_changed(values)  # sudo: the sync updates links, otherwise only managers may
        return self.link

    def _find_planned(self):
        """The session of the course's type that begins at the same time and is not linked, if there is only one."""
        session_type = self.course.session_type_id
        planned = self.env["spp.session"].search(
            [
                ("company_id", "=", self.instance.company_id.id),
                ("session_type_id", "=", session_type.id),
                ("start_at", "=", self.theirs.start_at),
                *self.instance._domain_not_in_moodle(),
                ("state", "!=", "cancelled"),
            ]
        )
        return planned if session_type and len(planned) == 1 and not self.theirs.group_id else planned.browse()

    def _create(self):
        self.sync.counts["written_count"] += 1
        self.sync.is_new = True
        session_type = self._session_type()
        values = {
            "session_type_id": session_type.id,
            "company_id": self.instance.company_id.id,
            "tz": self.instance.tz,
            "facilitator_id": False,
            "notes": self._notes() or False,
            "is_read_from_moodle": True,
            **self._local_times(session_type),
        }
        sessions = self.env["spp.session"]
        named = ("session_type_id", "date", "start_time")
        label = SessionName(self.sync).label(sessions.new({name: values[name] for name in named}))
        return sessions._by_server().create({**values, "moodle_label": label}).with_env(self.env)

    def _notes(self):
        """The description in Moodle. Where it is no HTML that can be read, that is said."""
        notes = plain_text(self.theirs.description)
        if notes is None:
            text = _("Its description in Moodle is no HTML that can be read, so it is not in the notes here.")
            self.sync.add_message("notice", text)
        return notes

    def _session_type(self):
        """The session type of the course. A new one does not count for compliance until an officer says so."""
        if not self.course.session_type_id:
            former = self._former_session_type()
            values = {"name": self.sync.activity.course_name, "company_id": self.instance.company_id.id}
            new = {**values, "counts_for_compliance": False}
            session_type = former or self.env["spp.session.type"].create(new)
            self.course.sudo().session_type_id = session_type  # sudo: the sync updates links
        return self.course.session_type_id

    def _former_session_type(self):
        number, sessions = self.course.moodle_id, self.env["spp.session"]
        is_found = self.sync.site.former.is_course_found(number)
        return self.instance._former_session_type(number) if is_found else sessions.session_type_id

    def _local_times(self, session_type):
        usual = timedelta(hours=session_type.duration_hours or 2.0)
        local = schedule.local_times(self.theirs, self.instance.tz, usual)
        end_at = schedule.end_at(self.theirs, usual)
        repeated = self.env["spp.session"]._repeated_hour(self.theirs.start_at, end_at, self.instance.tz)
        return {"date": local.date, "start_time": local.start, "end_time": local.end, "repeated_hour": repeated}

    def _link(self, session):
        linked = {"moodle_instance_id": self.instance.id, "moodle_session_id": self.theirs.id}
        session._follow_register(self.instance, **linked, **dict.fromkeys(FORMER, False))

    def _unlink_cancelled(self, cancelled):
        """Unlink a cancelled session, or none, because an officer has chosen another one."""
        cancelled.moodle_conflict_ids.filtered(lambda conflict: conflict.state == "open")._close("newer")
        undelivered = cancelled.attendance_ids.filtered("moodle_undelivered")
        undelivered._store_sync_status("moodle_undelivered", dict.fromkeys(undelivered.ids, ""))
        names = ("moodle_instance_id", "moodle_session_id", "register_id", "moodle_deviation", "moodle_former_site")
        cancelled._by_server().write(dict.fromkeys(names, False))
        cancelled.flush_recordset()  # before another session gets its number, which is unique

    def follow_move(self):
        """Move the session here where it was moved in Moodle since it was last read."""
        if not all(self._moments) or self._moments == (self.theirs.start_at, self.theirs.end_at):
            return
        if self._is_under_snapshot():
            text = _("It was moved in Moodle. Here it stays, because something was paid by it.")
            self.sync.add_message("notice", text)
            return
        self.sync.is_moved = True
        self.sync.counts["written_count"] += 1
        moved = self.session.with_context(change_reason=in_language(self.env, _("Moved in Moodle")))
        moved.write({**self._local_times(self.session.session_type_id), "tz": self.instance.tz})
        self.session._follow_register(self.instance)

    def _is_under_snapshot(self):
        return bool(self.session._with_lines_under_snapshot())
