"""Calling the roll: what marks do to the lines of sessions, decided in memory, then stored at once."""

from collections import Counter
from datetime import timedelta

from odoo import _, fields
from odoo.tools import split_every

from . import rules
from .seen import Seen

PAIR = ("session_id", "participant_id")
# the columns that hold a statement; the log of changes keeps the same, as old_ and new_
SAID = (
    *("status", "basis", "attended_by_id", "attendance_time", "marked_at", "marked_by_id", "source", "excuse"),
    *("submitted_at", "external_id"),
)
SHOWN = tuple(name for name in SAID if name != "excuse")  # which is closed to everybody
STORED = (*SAID, "is_attended", "is_excused", "write_uid", "write_date")
PAGE = 1000  # rows of one SQL statement
MACHINES = ("api", "moodle")  # sources that send what they hold, whoever they act as


class Refused(Exception):
    """A mark that cannot be recorded. Its text says why and what to do.

    held_reason: session_cancelled, session_not_open or late_contradiction, where an officer may take it, else ""
    """

    def __init__(self, text, held_reason=""):
        super().__init__(text)
        self.held_reason = held_reason


def statement_of(said):
    """The statement in columns (a dict of SAID), None where nobody has stated anything. An assumption is none."""
    if not said["marked_at"]:
        return None
    return rules.Statement(
        (said["status"] or "") if said["basis"] == "observed" else "",
        said["marked_at"],
        said["attendance_time"] or None,
        said["attended_by_id"] or 0,
        said["excuse"] or "",
        said["submitted_at"] or None,
        said["external_id"] or "",
    )


class Roll:
    """The lines that some marks speak of, with what is stated of each so far.

    marks: dicts with the members of spp.session.mark, all of them there, and where the sender has them submitted_at and
        external_id
    source: by which way they came (a value of the lines' field)
    reason: why they change what stands after completion, if they do
    is_evidence: whether they are kept elsewhere as evidence, which the end of correction_days does not keep out as long
        as it contradicts nobody
    is_decided: whether an officer has decided that they count, though they contradict what stands
    seen: what was seen already (a Seen)
    """

    def __init__(self, sessions, marks, source, reason="", is_evidence=False, is_decided=False, seen=None):
        self.env, self.source, self.reason = sessions.env, source, reason
        self.is_evidence, self.is_decided = is_evidence, is_decided
        self.now = fields.Datetime.now()
        seen = seen or Seen(self.env)
        self.sessions = self._sessions(marks, seen)
        self.lines = sessions._lines_by_person([self._pair(mark) for mark in marks])
        self.people = seen.contacts(self._not_on_rosters(marks))
        known = self.env["spp.session"].browse(self.sessions)
        self.under_snapshot = known._under_snapshot({self._pair(mark) for mark in marks})
        self.said = {pair: line._said() for pair, line in self.lines.items()}
        self.standing = {pair: statement_of(said) for pair, said in self.said.items()}
        self.changed = {}
        # {column: {pair: value}} of what is stored of a line beside its statement, where that changes
        self.beside = {}
        # (pair, the statement that does not stand, the one that does): replaced, too late
        self.lost, self.late = [], []

    @property
    def has_manager(self):
        """Whether a manager changes what is settled. A device or a site sends what it holds, whoever it acts as."""
        return self.source not in MACHINES and self.env["spp.session"]._is_manager()

    def _pair(self, mark):
        return tuple(mark[name] for name in PAIR)

    def _sessions(self, marks, seen):
        known = seen.sessions({mark["session_id"] for mark in marks})
        found = self.env["spp.session"].browse(known)
        found.check_access_rights("write")
        # asked of the database: in memory Odoo would fetch all who hold them
        (found - found._filter_access_rules("write")).check_access_rule("write")
        found._hold_state()
        return {session.id: session for session in found}

    def _not_on_rosters(self, marks):
        """The ids of the contacts that marks name from elsewhere: walk-ins, and who came in somebody's place."""
        walk_ins = {mark["participant_id"] for mark in marks if self._pair(mark) not in self.lines}
        return walk_ins | {mark["attended_by_id"] for mark in marks}

    # deciding

    def take(self, mark):
        """The outcome of a mark (marked, unchanged, superseded), remembered until keep(). Raises Refused."""
        session = self._known(mark)
        pair = self._pair(mark)
        old = self.standing.get(pair)
        new = self._statement(mark, old)
        if new == old:
            return "unchanged"
        self._check_complete(mark, new)
        said = self._said(new)
        if not rules.replaces(new, old):
            self.late.append((pair, said, self.said[pair]))
            return "superseded"
        session._check_takes(new, old, self, pair in self.under_snapshot)
        self.lost.append((pair, self.said.get(pair) or dict.fromkeys(SAID), said))
        self.standing[pair] = self.changed[pair] = new
        self.said[pair] = said
        return "marked"

    def assume(self, mark):
        """The outcome of a mark that nobody made (assumed, unchanged, superseded), kept by keep(). Raises Refused.

        It has no marker and no clock. It stands only where nobody has stated anything, and not in a completed session,
        where it would move numbers that count.
        """
        session = self._known(mark)
        pair = self._pair(mark)
        if self.standing.get(pair) or session.state == "completed":
            return "superseded"
        old, new = self.said.get(pair) or dict.fromkeys(SAID), self._statement(mark, None)
        if (old["status"], old["basis"]) == (new.status, "assumed"):
            return "unchanged"
        self._check_complete(mark, new)
        session._check_takes(new, None, self, pair in self.under_snapshot)
        said = {**self._said(new), "basis": "assumed", "marked_at": None, "marked_by_id": None}
        self.lost.append((pair, old, said))
        self.said[pair], self.changed[pair] = said, new
        return "assumed"

    def check(self, mark):
        """Raise Refused where the session would not take a mark even if nothing were stated yet."""
        session = self._known(mark)
        session._check_takes(self._statement(mark, None), None, self, self._pair(mark) in self.under_snapshot)

    def _known(self, mark):
        session = self.sessions.get(mark["session_id"])
        if not session:
            raise Refused(_("There is no session %(id)s. Fetch the sessions again.", id=mark["session_id"]))
        for contact_id in self._not_on_rosters([mark]):
            if contact_id and not session._takes_person(contact_id, self.people):
                raise Refused(_("There is no contact %(id)s in the company of the session.", id=contact_id))
        if mark["attended_by_id"] == mark["participant_id"]:
            raise Refused(_("Nobody stands in for themselves. Leave attended_by_id out."))
        return session

    def _check_complete(self, mark, new):
        if new.status == "excused" and not new.excuse_reason:
            raise Refused(_("Give the reason of the excuse."))
        if mark["excuse_reason"] and new.status != "excused":
            raise Refused(_("A reason of an excuse goes with the status excused only."))
        if new.attended_by_id and new.status not in rules.ATTENDED:
            raise Refused(_("Somebody stands in only for a person who is present or late."))

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
            min(mark["submitted_at"], self.now) if mark.get("submitted_at") else None,
            mark.get("external_id") or "",
        )

    def _said(self, statement):
        """The columns that hold a statement made now."""
        return {
            "status": statement.status or None,
            "basis": "observed" if statement.status else None,
            "attended_by_id": statement.attended_by_id or None,
            "attendance_time": statement.attendance_time,
            "marked_at": statement.marked_at,
            "marked_by_id": self.env.uid,
            "source": self.source,
            "excuse": statement.excuse_reason or None,
            "submitted_at": statement.submitted_at,
            "external_id": statement.external_id or None,
        }

    def put_back(self, pair, said):
        """Let another statement stand on a line, or none: `said` is a dict of SAID. Remembered until keep()."""
        self.lost.append((pair, self.said[pair], said))
        self.said[pair] = said
        self.standing[pair] = self.changed[pair] = statement_of(said)

    # storing

    def keep(self):
        """Store what take() has changed: start the sessions, add the walk-ins, write the lines and the log at once."""
        self._start_sessions()
        attendance = self.env["spp.session.attendance"]
        rows = {pair: self._row(pair) for pair in self.changed}
        for pairs in split_every(PAGE, [pair for pair in rows if pair in self.lines]):
            attendance._update_lines({self.lines[pair].id: rows[pair] for pair in pairs})
        # of two devices that add the same person at once, the second is retried by Odoo
        for pairs in split_every(PAGE, [pair for pair in rows if pair not in self.lines]):
            self.lines.update(attendance._insert_lines({pair: rows[pair] for pair in pairs}))
        lines = attendance.browse([self.lines[pair].id for pair in rows])
        lines.invalidate_recordset([*STORED, *self.beside])
        lines.modified(STORED)
        self._log()
        self._tell()

    def _row(self, pair):
        """The columns of a line: its statement, what follows from it, and what is stored beside it."""
        said = self.said[pair]
        return {
            **{name: said[name] or None for name in SAID},
            "is_attended": said["status"] in rules.ATTENDED,
            "is_excused": said["status"] == "excused",
            "write_uid": self.env.uid,
            "write_date": self.now,
            **{name: values[pair] for name, values in self.beside.items()},
        }

    def _start_sessions(self):
        started = set()
        for (session_id, _participant_id), new in self.changed.items():
            if new and session_id not in started and self.sessions[session_id]._is_started_by(new):
                started.add(session_id)
        if started:
            self.env["spp.session"].browse(started).start()

    def _log(self):
        """Keep every statement that does not stand: what was replaced, and what came too late to stand.

        A person's first mark replaces nothing; after completion it is logged all the same, for it moves a number.
        """
        changes = self.env["spp.session.attendance.change"]
        changes._log_marks([self._logged(lost) for lost in self.lost if self._is_logged(lost)], self.reason)
        changes._log_marks([self._logged(late) for late in self.late], self.reason, came_too_late=True)

    def _logged(self, lost):
        pair, old, new = lost
        return (self.lines[pair], old, new)

    def _is_logged(self, lost):
        pair, old, _new = lost
        return old["marked_at"] or old["basis"] or self.sessions[pair[0]].state == "completed"

    def _tell(self):
        """Say once in the chatter of a completed session how many of its people were marked, and no names."""
        changed = Counter(session_id for session_id, _participant_id in self.changed)
        bodies = {
            session_id: _("%(count)s people marked after completion", count=count)
            for session_id, count in changed.items()
            if self.sessions[session_id].state == "completed"
        }
        if bodies:
            self.env["spp.session"].browse(bodies)._message_log_batch(bodies)
