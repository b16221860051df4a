"""One session of Moodle's and the one that stands for it here: decided in memory, then kept in one transaction."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from odoo import _, fields
from odoo.addons.spp_attendance.recording import Recording
from odoo.addons.spp_session_tracking.roll import Refused, Roll
from odoo.tools import html2plaintext

from ..moodle import merge, schedule, sheet
from ..moodle.push import Outgoing

PULLS, PUSHES = (merge.MOODLE, merge.BOTH), (merge.OEC, merge.BOTH)


class Place(NamedTuple):
    """Where a session is in Moodle: its course, by number and name, and its activity, by number and name."""

    course: int
    course_name: str
    activity: int
    activity_name: str


class Told(NamedTuple):
    """A line for the run: its kind, and a sentence without data of people."""

    kind: str
    what: str


class SessionSync:
    """What has to happen so that both sides of a session say the same.

    theirs: a Session of Moodle's; people: {Moodle's user id: contact id} of those known here
    counts: how much was done, by the names of the run's fields; told: what there is to know about it
    outgoing: {Moodle's user id: Outgoing}, to be sent once this is committed
    """

    def __init__(self, instance, place, theirs, people, key):
        self.instance, self.env, self.place, self.theirs, self.key = instance, instance.env, place, theirs, key
        self.people, self.direction = people, instance.sync_attendance_from
        self.statuses = instance._statuses()
        self.now = fields.Datetime.now()
        self.sheet = sheet.read(theirs, self.statuses)
        self.listed = {user_id: people[user_id] for user_id in self.sheet.marks if user_id in people}
        self.counts, self.told, self.outgoing = Counter(), [], {}
        self.is_settled, self.is_new, self.is_moved = True, False, False

    def plan(self):
        """What was done here, as a preview tells it; "" for nothing."""
        marks = self.counts["written_count"] - self.is_new - self.is_moved
        conflicts = self.counts["conflict_count"]
        told = {
            _(
                "%(name)s would be made here, with %(count)s people.", name=self.name, count=len(self.listed)
            ): self.is_new,
            _("It would be moved as Moodle has moved it."): self.is_moved,
            _("%(count)s marks would be written here.", count=marks): marks,
            _("%(count)s conflicts would be kept.", count=conflicts): conflicts,
        }
        return " ".join(text for text, is_so in told.items() if is_so)

    def line_of(self, user_id):
        """The line of one of Moodle's users."""
        return self.lines[self.listed[user_id]]

    @property
    def pulls(self):
        return self.direction in PULLS

    def run(self):
        """Do here what has to be done. Returns itself."""
        self.counts["read_count"] = len(self.sheet.marks)
        self.link = self._link()
        self.session = self._session()
        self.name = self.session.display_name
        if self.session.state == "cancelled":
            self._tell_cancelled()
        elif self.session:
            self._follow()
        self._keep_link()
        return self

    def _follow(self):
        if self.pulls:
            self._move()
            self._fill_roster()
        self._merge()
        if self.pulls:
            self._settle_state()

    def _tell(self, kind, what):
        self.told.append(Told(kind, what))

    def _tell_cancelled(self):
        marked = sum(bool(mark.status) for mark in self.sheet.marks.values())
        if marked:
            self.counts["skipped_count"] += marked
            text = _(
                "It is cancelled here, and %(count)s people are marked in Moodle. Make a new session if it was held."
            )
            self._tell("notice", text % {"count": marked})

    # which session

    def _link(self):
        links = self.env["spp.moodle.mapping"]
        activity = links._of_activity(self.instance, self.place)
        self.course = activity.parent_id
        link = links._of(self.instance, "session", self.theirs.id, parent_id=activity.id)
        link.sudo()._write_changed({"parent_id": activity.id})  # sudo: links are kept by the sync
        return link

    def _session(self):
        """The session that stands for it here: linked, planned here for the same time, or made now."""
        sessions = self.env["spp.session"].with_context(active_test=False)
        place = [("moodle_instance_id", "=", self.instance.id), ("moodle_session_id", "=", self.theirs.id)]
        session = self.link.session_id or sessions.search(place)
        if not session and self.direction in PUSHES:
            session = self._planned_here()
        if not session and self.pulls:
            session = self._make()
        if session and session.moodle_session_id != self.theirs.id:
            self._attach(session)
        return session

    def _planned_here(self):
        """The one session of the course's type that begins at the same moment and stands for no other yet."""
        session_type = self._session_type(makes=False)
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
        self.counts["written_count"] += 1
        self.is_new = True
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
        session._write_server({**place, "register_id": register.id})

    def _session_type(self, makes=True):
        """The session type of the course; on first sight it becomes one, which does not count for compliance."""
        if not self.course.session_type_id and makes:
            values = {"name": self.place.course_name, "company_id": self.instance.company_id.id}
            session_type = self.env["spp.session.type"].create({**values, "counts_for_compliance": False})
            self.course.sudo().session_type_id = session_type  # sudo: links are kept by the sync
        return self.course.session_type_id

    def _times(self, session_type):
        usual = timedelta(hours=session_type.duration_hours or 2.0)
        local = schedule.local_times(self.theirs, self.instance.tz, usual)
        return {"date": local.date, "start_time": local.start, "end_time": local.end}

    # when, and who

    def _move(self):
        """Follow Moodle where it has moved the session since it was last read."""
        moments = (self.link.start_at, self.link.end_at)
        self.is_moved = all(moments) and moments != (self.theirs.start_at, self.theirs.end_at)
        if self.is_moved:
            self.counts["written_count"] += 1
            moved = self.session.with_context(change_reason=_("Moved in Moodle"))
            moved.write({**self._times(self.session.session_type_id), "tz": self.instance.tz})
            self._attach(self.session)

    def _fill_roster(self):
        lines = {line.participant_id.id: line for line in self.session.attendance_ids}
        missing = [
            contact for user_id, contact in self.listed.items() if contact not in lines and self._is_due(user_id)
        ]
        pairs = [(self.session.id, contact) for contact in missing]
        settled = self.session._under_snapshot(pairs)
        self.env["spp.session.attendance"].create(
            [
                {"session_id": session, "participant_id": contact}
                for session, contact in pairs
                if (session, contact) not in settled
            ]
        )
        if self.direction == merge.MOODLE:
            self._take_off(lines)

    def _is_due(self, user_id):
        """Whether a listed person belongs on the roster: on that of a completed session only with a mark."""
        return self.session.state != "completed" or bool(self.sheet.marks[user_id].status)

    def _take_off(self, lines):
        """Take people off the roster whom Moodle lists no more and nobody has marked.

        Not where that were most of them: a token that lost a right sees a list of one.
        """
        if self.session.state == "completed":
            return
        of_moodle, listed = {*self.people.values()}, {*self.listed.values()}
        gone = [line for contact, line in lines.items() if contact in of_moodle and contact not in listed]
        gone = (
            self.env["spp.session.attendance"]
            .union(*gone)
            .filtered(lambda line: line.is_expected and not line.status and not line.marked_at)
        )
        if len(gone) * 2 > len(lines):
            text = _("%(count)s of the people expected here are no longer on Moodle's list, which may be cut short.")
            self._tell("notice", text % {"count": len(gone)})
        elif gone:
            gone.with_context(change_reason=_("No longer on the list in Moodle")).unlink()

    # who came

    def _merge(self):
        """Decide for each person, then store all of it."""
        self.lines = {line.participant_id.id: line for line in self.session.attendance_ids}
        self.agreed, sent, conflicts, pulled = {}, {}, [], {}
        for user_id, mark in self.sheet.marks.items():
            contact = self.listed.get(user_id)
            if contact is None:
                self.counts["skipped_count"] += bool(mark.status)
                continue
            line = self.lines.get(contact, self.env["spp.session.attendance"])
            sides = self._sides(line, mark)
            decision = merge.merge(sides, self.direction)
            if decision.outcome == merge.PULL:
                pulled[contact] = (mark, sides, decision)
            elif decision.outcome == merge.PUSH:
                self.outgoing[user_id] = Outgoing(decision.there, sides.theirs)
                sent[line.id] = decision.there
            elif decision.agreed != sides.agreed or sides.sent:
                self.agreed[line.id] = decision.agreed
            if decision.is_conflict and decision.outcome != merge.PULL:
                conflicts.append((line, user_id, sides, decision))
        self.counts["skipped_count"] += sum(self.sheet.skipped.values())
        conflicts += self._pull(pulled)
        self._remember(sent)
        self._keep_conflicts(conflicts)

    def _sides(self, line, mark):
        ours = line.status if line.status and line.basis == "observed" else ""
        agreed, sent = line.moodle_agreed or "", line.moodle_sent or ""
        return merge.Sides(agreed, ours, mark.status, line.marked_at or None, self.theirs.taken_at, sent)

    def _pull(self, pulled):
        """State on the lines what Moodle says. Returns the conflicts among it, as _keep_conflicts() takes them."""
        if not pulled:
            return []
        marks = {contact: self._mark_of(contact, *said) for contact, said in pulled.items()}
        # Moodle's late changes count: is_decided. What was paid on is a manager's, which the sync never is.
        sessions = self.env["spp.session"]
        roll = Roll(sessions, list(marks.values()), "moodle", _("Changed in Moodle"), is_decided=True)
        taken, held = [], []
        for contact, mark in marks.items():
            try:
                roll.take(mark)
                taken.append(contact)
            except Refused as refused:
                self._refuse(refused, mark, held)
        roll.keep()
        self.counts["written_count"] += len(taken)
        self._hold(held)
        users = {contact: user_id for user_id, contact in self.listed.items()}
        found = {contact: roll.lines[self.session.id, contact] for contact in taken}
        self.agreed.update({line.id: pulled[contact][2].agreed for contact, line in found.items()})
        return [
            (line, users[contact], *pulled[contact][1:])
            for contact, line in found.items()
            if pulled[contact][2].is_conflict
        ]

    def _mark_of(self, contact, mark, sides, decision):
        """What Moodle says, as spp.session.mark has it.

        It is said at `lasttaken` at the latest. Where it was decided that it stands, it is said after what stands here.
        """
        stated = max(self.theirs.taken_at or self.now, self._opens_at())
        excuse = mark.remarks.strip() or _("excused in Moodle")
        return {
            "session_id": self.session.id,
            "participant_id": contact,
            "status": decision.here,
            "attended_by_id": False,
            "attendance_time": False,
            "marked_at": stated if not sides.ours_at or stated > sides.ours_at else False,
            "excuse_reason": excuse if decision.here == "excused" else False,
        }

    def _opens_at(self):
        return self.session._opens_at() if self.session.state == "scheduled" else self.session.start_at.min

    def _refuse(self, refused, mark, held):
        """What a session does not take: an officer decides, or it waits, or somebody has to mend it."""
        self.counts["skipped_count"] += 1
        if refused.held_reason == "late_contradiction":
            held.append(mark)
        elif refused.held_reason == "session_not_open":
            self.is_settled = False
        else:
            self.is_settled = False
            self._tell("problem", str(refused))

    def _hold(self, marks):
        """Keep marks as records that wait for an officer, each one once."""
        if not marks:
            return
        records = self.env["spp.attendance.list"]
        company = self.instance.company_id.id
        wanted = {self._external_id(mark): mark for mark in marks}
        known = records._by_external_id([(company, external_id) for external_id in wanted])
        rows = [
            {
                "company_id": company,
                "session_id": mark["session_id"],
                "participant_id": mark["participant_id"],
                "attendance_category": mark["status"],
                "attended_at": self.session.start_at,
                "marked_at": mark["marked_at"] or self.now,
                "excuse_reason": mark["excuse_reason"],
                "external_id": external_id,
                "submission_source": "moodle",
                "submitted_by": self.instance.name,
            }
            for external_id, mark in wanted.items()
            if (company, external_id) not in known
        ]
        recording = Recording(records, rows, "moodle")
        recording.keep()
        for wrong in recording.problems.values():
            self._tell("problem", str(wrong))
        text = _("%(count)s marks contradict what was paid by: they wait in the inbox for an officer.")
        self._tell("notice", text % {"count": len(marks)})

    def _external_id(self, mark):
        person = f"{mark['participant_id']}-{mark['status']}"
        return f"moodle-{self.instance.id}-{self.theirs.id}-{person}"

    def _remember(self, sent):
        lines = self.env["spp.session.attendance"]
        lines._remember("moodle_agreed", self.agreed)
        lines._remember("moodle_sent", {**dict.fromkeys(self.agreed, ""), **sent})

    def _keep_conflicts(self, conflicts):
        self.counts["conflict_count"] += self.env["spp.moodle.conflict"]._keep(
            self.instance,
            [(line, user_id, self.theirs, sides, decision) for line, user_id, sides, decision in conflicts],
        )

    # state

    def _settle_state(self):
        """Start what was taken. Complete what is past, taken and marked; nobody is ever assumed absent."""
        state = sheet.state(self.theirs, self.sheet, self.listed, self.now)
        if state != "scheduled" and self.session.state == "scheduled" and self._opens_at() <= self.now:
            self.session.start()
        if state == "completed" and self.session.state == "in_progress":
            unmarked = self.session.attendance_ids.filtered(lambda line: line.is_expected and not line.status)
            if unmarked:
                text = _("%(count)s people are expected here and not on Moodle's list: mark them, or take them off.")
                self._tell("notice", text % {"count": len(unmarked)})
            else:
                self.session.complete(0)

    def _keep_link(self):
        values = {
            "session_id": self.session.id,
            "start_at": self.theirs.start_at,
            "end_at": self.theirs.end_at,
            "settled": self.is_settled and not self.outgoing and self.key,
            "is_removed": False,
        }
        # sudo: links are kept by the sync, in the name of managers
        self.link.sudo()._write_changed(values)
