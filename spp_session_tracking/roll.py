"""Calling the roll: what marks do to the lines of sessions, decided in memory, then stored at once."""

from datetime import timedelta

from odoo import _, fields
from odoo.tools import split_every

from . import rules

PAIR = ("session_id", "participant_id")
STORED = (
    "status",
    "is_attended",
    "is_excused",
    "basis",
    "attended_by_id",
    "attendance_time",
    "marked_at",
    "marked_by_id",
    "source",
    "excuse",
    "write_uid",
    "write_date",
)
PAGE = 1000  # rows of one SQL statement


class Refused(Exception):
    """A mark that cannot be recorded. Its text says why and what to do."""


class Roll:
    """The lines that some marks speak of, with what is stated of each so far.

    marks: dicts with the members of spp.session.mark, all of them there
    """

    def __init__(self, sessions, marks):
        self.env = sessions.env
        self.now = fields.Datetime.now()
        self.sessions = self._sessions(marks)
        self.people = self._people(marks)
        self.lines = sessions._lines_by_person([self._pair(mark) for mark in marks])
        self.standing = {pair: line._standing() for pair, line in self.lines.items()}
        self.changed = {}

    def _pair(self, mark):
        return tuple(mark[name] for name in PAIR)

    def _sessions(self, marks):
        wanted = self.env["spp.session"].browse({mark["session_id"] for mark in marks})
        found = wanted.with_context(active_test=False).search([("id", "in", wanted.ids)])
        found.check_access_rights("write")
        found.check_access_rule("write")
        return {session.id: session for session in found}

    def _people(self, marks):
        """{contact id: its company} of the contacts named that the user can see."""
        ids = {mark["participant_id"] for mark in marks} | {mark["attended_by_id"] for mark in marks} - {False}
        contacts = self.env["res.partner"].with_context(active_test=False)
        return {contact.id: contact.company_id for contact in contacts.search([("id", "in", list(ids))])}

    # deciding

    def take(self, mark):
        """The outcome of a mark (marked, unchanged, superseded), remembered until keep(). Raises Refused."""
        session = self._known(mark)
        pair = self._pair(mark)
        old = self.standing.get(pair)
        new = self._statement(mark, old)
        if not rules.replaces(new, old):
            return "unchanged" if new == old else "superseded"
        session._check_takes(new, old)
        self.standing[pair] = self.changed[pair] = new
        return "marked"

    def _known(self, mark):
        session = self.sessions.get(mark["session_id"])
        if not session:
            raise Refused(_("There is no session %(id)s. Fetch the sessions again.", id=mark["session_id"]))
        for name in ("participant_id", "attended_by_id"):
            if mark[name] and self.people.get(mark[name], session) not in (
                session.company_id.browse(),
                session.company_id,
            ):
                raise Refused(_("There is no contact %(id)s in the company of the session.", id=mark[name]))
        if mark["attended_by_id"] == mark["participant_id"]:
            raise Refused(_("Nobody stands in for themselves. Leave attended_by_id out."))
        return session

    def _statement(self, mark, old):
        """What the mark states. A time after now is cut to now; a mark without a time is said after what stands."""
        status = mark["status"] or ""
        attended = status in rules.ATTENDED
        latest = max(self.now, old.marked_at + timedelta(seconds=1)) if old else self.now
        return rules.Statement(
            status,
            min(mark["marked_at"], self.now) if mark["marked_at"] else latest,
            min(mark["attendance_time"], self.now) if attended and mark["attendance_time"] else None,
            mark["attended_by_id"] or 0,
            (mark["excuse_reason"] or "").strip() if status == "excused" else "",
        )

    # storing

    def keep(self, source):
        """Store what take() has changed: start the sessions, add the walk-ins, write all lines at once."""
        self._start_sessions()
        self._add_walk_ins()
        rows = [self._row(self.lines[pair].id, new, source) for pair, new in self.changed.items()]
        lines = self.env["spp.session.attendance"].browse([row[0] for row in rows])
        lines.flush_recordset()
        for page in split_every(PAGE, rows):
            self._update_lines(page)
        lines.invalidate_recordset(STORED)
        lines.modified(STORED)

    def _update_lines(self, rows):
        """One UPDATE for lines with different values, for which the ORM of Odoo 17.0 needs one each."""
        assignments = ", ".join(f"{name} = new.{name}::{self._column_type(name)}" for name in STORED)
        values = ", ".join(["%s"] * len(rows))
        self.env.cr.execute(
            f"update spp_session_attendance line set {assignments} "
            f"from (values {values}) as new (id, {', '.join(STORED)}) where line.id = new.id",
            rows,
        )

    def _column_type(self, name):
        return self.env["spp.session.attendance"]._fields[name].column_type[0]

    def _start_sessions(self):
        started = {pair[0] for pair, new in self.changed.items() if self.sessions[pair[0]]._is_started_by(new)}
        self.env["spp.session"].browse(started).start()

    def _add_walk_ins(self):
        """Insert the missing lines. Of two devices that add the same person at once, the second is retried by Odoo."""
        missing = [pair for pair in self.changed if pair not in self.lines]
        self.lines.update(self.env["spp.session.attendance"]._insert_walk_ins(missing))

    def _row(self, line_id, new, source):
        return (
            line_id,
            new.status or None,
            new.status in rules.ATTENDED,
            new.status == "excused",
            "observed" if new.status else None,
            new.attended_by_id or None,
            new.attendance_time,
            new.marked_at,
            self.env.uid,
            source,
            new.excuse_reason or None,
            self.env.uid,
            self.now,
        )
