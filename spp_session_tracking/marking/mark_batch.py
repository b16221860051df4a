"""What marks do to the lines of sessions: read at once, decided in memory, stored at once."""

from collections import Counter
from datetime import timedelta

from odoo import _
from odoo.tools import split_every

from .. import rules
from ..rules import NOT_STATED, Statement
from ..tools.change_log import log_marks
from .households import HouseholdMarks
from .mark_rejected import MarkRejected
from .visibility_cache import VisibilityCache

# the columns of a line that a mark sets: the statement, what follows from it, and who wrote it
MARK_COLUMNS = (*Statement._fields, "is_attended", "is_excused", "household_id", "write_uid", "write_date")
ROWS_PER_QUERY = 1000
# sources of programs: these have no manager's rights, whatever user they act as
AUTOMATIC_SOURCES = ("api", "moodle")


def check_stand_in(mark):
    """Raise MarkRejected where the stand-in of a mark is one that no session accepts."""
    stand_in = mark.statement.attended_by_id
    if stand_in == mark.participant_id:
        raise MarkRejected(_("A person cannot be their own stand-in. Leave the stand-in empty."))
    if stand_in and mark.statement.status not in rules.ATTENDED:
        raise MarkRejected(_("Somebody stands in only for a person who is present or late."))


class MarkBatch:
    """Marks on their way to the lines: load() reads, apply() decides one mark after the other, save() stores.

    source: by which way they came (a value of the lines' field), unless a statement says so itself
    reason: why they change what stands after completion, if they do
    is_evidence: whether they are records of the ledger: these are accepted after correction_days too, as long as they
        contradict no mark
    is_decided: whether an officer has decided that they count, though they contradict what stands
    visibility: a VisibilityCache of what was looked up already

    sessions: {id: session}; lines: {line key: line}; statements: {line key: the Statement that stands}
    """

    def __init__(self, env, source, reason="", is_evidence=False, is_decided=False, visibility=None):
        self.env, self.source, self.reason = env, source, reason
        self.is_evidence, self.is_decided = is_evidence, is_decided
        self.visibility = visibility or VisibilityCache(env)
        self.now = rules.utc_now()
        self.sessions, self.lines, self.contacts, self.statements = {}, {}, {}, {}
        self.under_snapshot = set()
        self.households = HouseholdMarks(self)
        self._changed = {}  # line keys, in order
        # (line key, the Statement that does not stand, the one that stands): it was replaced, or it came too late
        self._replaced, self._overruled = [], []

    # reading

    def load(self, marks):
        """Read and lock what the marks are about. Returns self.

        Raises AccessError where the user may not mark one of the sessions.
        """
        sessions = self.env["spp.session"]
        line_keys = {mark.line_key for mark in marks}
        self.sessions = self._load_sessions({mark.session_id for mark in marks})
        self.lines = sessions._lines_by_key(line_keys)
        self.households.load(marks)
        self.contacts = self.visibility.contacts({each for mark in marks for each in self._outsiders(mark)})
        line_keys.update(self.households.members)
        self.under_snapshot = sessions.browse(self.sessions)._under_snapshot(line_keys)
        self.statements = {line_key: line._statement() for line_key, line in self.lines.items()}
        return self

    def _load_sessions(self, ids):
        sessions = self.env["spp.session"].browse(self.visibility.sessions(ids))
        sessions.check_access_rights("write")
        # asked of the database: in memory Odoo would read the facilitators of each session
        refused = sessions - sessions._lock_writable()
        if refused:
            refused.check_access_rule("write")
            refused.sudo()._lock_writable()  # sudo: they have just been asked for
        return {session.id: session for session in sessions}

    def _outsiders(self, mark):
        """The ids of the contacts a mark names who are not on the roster: a walk-in, a stand-in."""
        walk_in = mark.participant_id if mark.line_key not in self.lines else 0
        return {each for each in (walk_in, mark.statement.attended_by_id) if each}

    @property
    def has_manager_rights(self):
        """Whether a manager makes the marks. A program has no manager's rights, whatever user it acts as."""
        return self.source not in AUTOMATIC_SOURCES and self.env["spp.session"]._is_manager()

    # deciding

    def apply(self, mark):
        """Decide on a mark, and remember it until save(). Returns "marked", "unchanged" or "superseded".

        Raises MarkRejected where the session does not accept it. For a mark with the basis "assumed" see _assume().
        """
        if mark.statement.basis == "assumed":
            return self._assume(mark)
        session = self._check_names_known(mark)
        old, new = self.statements.get(mark.line_key, NOT_STATED), self._with_server_values(mark)
        if new.is_same_as(old):
            return "unchanged"
        self._check_consistent(mark, new)
        if self.households.is_decided_by_members(mark.line_key) or not new.replaces(old):
            self._overruled.append((mark.line_key, new, old))
            return "superseded"
        session._check_accepts(new, old, self, mark.line_key in self.under_snapshot)
        self.households.check_household(mark.line_key, new)
        self.put(mark.line_key, new)
        return "marked"

    def _assume(self, mark):
        """Decide on an assumption: "assumed", "unchanged" or "superseded". Raises MarkRejected.

        It stands only where nobody has stated anything, and not in a completed session, where it would change counts.
        Like an assumption at completion it has no marked_at and nobody who marked it.
        """
        session = self._check_names_known(mark)
        old = self.statements.get(mark.line_key, NOT_STATED)
        if old.is_stated or session.state == "completed":
            return "superseded"
        if (old.status, old.basis) == (mark.statement.status, "assumed"):
            return "unchanged"
        new = self._with_server_values(mark)._replace(basis="assumed", marked_at=None, marked_by_id=0)
        self._check_consistent(mark, new)
        session._check_accepts(new, NOT_STATED, self, mark.line_key in self.under_snapshot)
        self.put(mark.line_key, new)
        return "assumed"

    def check(self, mark):
        """Raise MarkRejected where the session would not accept a mark even if nothing were stated yet."""
        session = self._check_names_known(mark)
        is_under_snapshot = mark.line_key in self.under_snapshot
        session._check_accepts(self._with_server_values(mark, NOT_STATED), NOT_STATED, self, is_under_snapshot)

    def put(self, line_key, statement):
        """Put a statement on a line without any check. Remembered until save()."""
        self._replaced.append((line_key, self.statements.get(line_key, NOT_STATED), statement))
        self.statements[line_key] = statement
        self._changed[line_key] = True

    def _check_names_known(self, mark):
        """The session of a mark. Raises MarkRejected where it, or a contact the mark names, is not there."""
        session = self.sessions.get(mark.session_id)
        if not session:
            raise MarkRejected(_("There is no session %(id)s. Fetch the sessions again.", id=mark.session_id))
        for contact_id in self._outsiders(mark):
            if not session._accepts_person(contact_id, self.contacts):
                raise MarkRejected(_("There is no contact %(id)s in the company of the session.", id=contact_id))
        check_stand_in(mark)
        return session

    def _check_consistent(self, mark, new):
        if new.status == "excused" and not new.excuse:
            raise MarkRejected(_("Give the reason of the excuse."))
        if mark.statement.excuse and new.status != "excused":
            raise MarkRejected(_("A reason of an excuse goes with the status excused only."))
        self.households.check(mark.line_key, new)

    def _with_server_values(self, mark, old=None):
        """The statement of a mark with what the server sets.

        A time after now becomes now. A mark without a time gets one after that of the statement on the line. When the
        person came is stored in whole seconds.
        """
        given = mark.statement
        old = self.statements.get(mark.line_key, NOT_STATED) if old is None else old
        latest = max(self.now, old.marked_at + timedelta(microseconds=1)) if old.is_stated else self.now
        came = given.attendance_time if given.status in rules.ATTENDED else None
        return given._replace(
            marked_at=min(given.marked_at, self.now) if given.marked_at else latest,
            attendance_time=came and min(came, self.now).replace(microsecond=0),
            excuse=rules.visible_text(given.excuse) if given.status == "excused" else "",
            submitted_at=given.submitted_at and min(given.submitted_at, self.now),
            basis="observed" if given.status else "",
            marked_by_id=self.env.uid,
            source=given.source or self.source,
        )

    # storing

    def save(self, extra_columns=None):
        """Store what was applied: start the sessions, add the walk-ins, write the lines and the log, all at once.

        extra_columns: {column: {line key: value}}, further columns to store with the marks, as those that an addon adds
            to lines; with a value for every line on which a mark was applied
        """
        self._start_sessions()
        followed = self.households.follow(list(self._changed))
        lines = self._write_lines(list(self._changed), extra_columns or {})
        for line_key, statement in followed.items():
            self.put(line_key, statement)
        lines |= self._write_lines(list(followed), {})
        self._log()
        self._post_counts()
        if lines:
            lines._after_marking()

    def _write_lines(self, line_keys, extra_columns):
        attendance = self.env["spp.session.attendance"]
        rows = {line_key: self._row(line_key, extra_columns) for line_key in line_keys}
        for line_keys in split_every(ROWS_PER_QUERY, [line_key for line_key in rows if line_key in self.lines]):
            attendance._update_lines({self.lines[line_key].id: rows[line_key] for line_key in line_keys})
        # of two devices that add the same person at once, Odoo repeats the second request
        for line_keys in split_every(ROWS_PER_QUERY, [line_key for line_key in rows if line_key not in self.lines]):
            self.lines.update(attendance._insert_lines({line_key: rows[line_key] for line_key in line_keys}))
        lines = attendance.browse([self.lines[line_key].id for line_key in rows])
        lines.invalidate_recordset([*MARK_COLUMNS, *extra_columns])
        lines.modified(MARK_COLUMNS)
        return lines

    def _row(self, line_key, extra_columns):
        """The columns of a line: its statement, what follows from it, and the extra ones."""
        statement = self.statements[line_key]
        return {
            **statement.to_columns(),
            "is_attended": statement.status in rules.ATTENDED,
            "is_excused": statement.status == "excused",
            "household_id": self.households.id_of(line_key),
            "write_uid": self.env.uid,
            "write_date": self.now,
            **{name: values[line_key] for name, values in extra_columns.items()},
        }

    def _start_sessions(self):
        started = {
            line_key[0]
            for line_key in self._changed
            if self.sessions[line_key[0]]._is_started_by(self.statements[line_key])
        }
        if started:
            self.env["spp.session"].browse(sorted(started)).start()

    def _log(self):
        """Log every statement that does not stand: what was replaced, and what came too late to stand.

        A person's first mark replaces nothing; after completion it is logged all the same, for it changes the numbers.
        """
        replaced = [(key, old, new) for key, old, new in self._replaced if self._is_logged(key, old)]
        reason = self._reason_to_log()
        log_marks(self.env, [(self.lines[line_key], old, new) for line_key, old, new in replaced], reason)
        overruled = [(self.lines[line_key], late, current) for line_key, late, current in self._overruled]
        log_marks(self.env, overruled, reason, came_too_late=True)

    def _reason_to_log(self):
        """The reason, unless it is an excuse: on the record it stands as such, and not everybody may read it there.

        One mark may bring others with it: the excuse of a member is none of the household, nor of other members.
        """
        stated = [new for _key, _old, new in self._replaced] + [late for _key, late, _current in self._overruled]
        return "" if self.reason in {each.excuse for each in stated} else self.reason

    def _is_logged(self, line_key, old):
        return old.is_stated or old.basis or self.sessions[line_key[0]].state == "completed"

    def _post_counts(self):
        """Say once in the chatter of a completed session how many of its people were marked, without names."""
        stated = [key for key in self._changed if self.statements[key].source != rules.HOUSEHOLD]
        changed = Counter(session_id for session_id, _participant_id in stated)
        bodies = {
            session_id: _("People marked after completion: %(count)s", count=count)
            for session_id, count in changed.items()
            if self.sessions[session_id].state == "completed"
        }
        if bodies:
            self.env["spp.session"].browse(bodies)._message_log_batch(bodies)
