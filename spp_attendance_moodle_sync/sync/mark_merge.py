"""Merging the marks of a session: for each person, what Moodle shows and what the line says."""

from datetime import timedelta
from typing import Any, NamedTuple

from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.addons.spp_session_tracking.rules import Mark, Statement

from ..moodle import merge
from ..moodle.push import Outgoing
from ..moodle.text import _
from ..tools.message import in_language
from .pending_marks import PendingMarks

# Clocks may differ, which is said of the site. A time further ahead than this was never right, and makes no mark later.
FURTHEST_AHEAD = timedelta(days=1)


class Pulled(NamedTuple):
    """What is to be written here. mark: a sheet.Mark of Moodle; sides, decision: see moodle.merge."""

    user_id: int
    mark: Any
    sides: merge.Sides
    decision: merge.Decision


class ContestedMark(NamedTuple):
    """A mark that both sides changed. user_id: in Moodle; sides, decision: see moodle.merge."""

    line: Any
    user_id: int
    sides: merge.Sides
    decision: merge.Decision


class MarkMerge:
    """Merges the marks of a SessionSync (`sync`): run() decides for each person, then stores all of it.

    pulled: {contact id: Pulled}; agreed, sent: {line id: status or ""} to be stored; contested: ContestedMarks
    """

    def __init__(self, sync):
        self.sync, self.env, self.session, self.theirs = sync, sync.env, sync.session, sync.theirs
        self.pulled, self.agreed, self.sent, self.contested = {}, {}, {}, []
        taken_at = self.theirs.taken_at
        self._is_time_wrong = bool(taken_at) and taken_at > sync.now + FURTHEST_AHEAD

    def run(self):
        self._load_lines()
        for user_id, mark in self.sync.sheet.marks.items():
            if user_id in self.sync.listed:
                self._decide(user_id, mark)
            else:
                self.sync.counts["skipped_count"] += bool(mark.status)
        self.sync.counts["skipped_count"] += sum(self.sync.sheet.skipped.values())
        if self.pulled:
            self._pull()
        self._store()

    def _load_lines(self):
        if not self.sync.is_new:  # a new session has no lines
            self.sync.lines = {line.participant_id.id: line for line in self.session.attendance_ids}

    def _decide(self, user_id, mark):
        contact_id = self.sync.listed[user_id]
        line = self.sync.lines.get(contact_id, self.env["spp.session.attendance"])
        sides = self._sides(line, mark)
        decision = merge.merge(sides, self.sync.direction)
        if decision.outcome == merge.PULL:
            self.pulled[contact_id] = Pulled(user_id, mark, sides, decision)
            return
        if decision.outcome == merge.SKIP and line:
            self.sync.undelivered[line.id] = "no_meaning"
        elif decision.outcome in (merge.KEEP, merge.HOLD):
            self._note_different(line)
            is_gone = sides.theirs == "" and sides.agreed and sides.ours and not self.sync.pushes
            self.sync.gone_count += bool(is_gone)
        if decision.outcome == merge.PUSH:
            self.sync.outgoing[user_id] = Outgoing(decision.there, sides.theirs)
            self.sent[line.id] = decision.there
        elif decision.agreed != sides.agreed or sides.sent:
            self.agreed[line.id] = decision.agreed
        self._note(line, user_id, sides, decision)

    def _sides(self, line, mark):
        return merge.Sides(
            agreed=line.moodle_agreed or "",
            ours=line._observed_status(),
            theirs=mark.status,
            ours_at=line.marked_at or None,
            theirs_at=None if self._is_time_wrong else self.theirs.taken_at,
            is_time_wrong=self._is_time_wrong,
            sent=line.moodle_sent or "",
            assumed=line._assumed_status(),
            is_assumed=self.sync.is_assumed,
        )

    def _note(self, line, user_id, sides, decision):
        """Note that nothing is on its way any more, and a conflict."""
        if sides.sent and decision.outcome != merge.PUSH:
            self.sent[line.id] = ""
        if decision.is_conflict:
            self.contested.append(ContestedMark(line, user_id, sides, decision))

    def _note_wrong_time(self):
        if any(each.sides.is_time_wrong and each.decision.outcome == merge.HOLD for each in self.contested):
            text = _("By Moodle it was taken in the future, so nobody knows which marks are later: decide them.")
            self.sync.add_message("problem", text)

    def _note_different(self, line):
        """Note that a mark that somebody stated here is another one in Moodle, and stays so. line: may be none"""
        if self.sync.pushes and line and line._observed_status():
            self.sync.undelivered[line.id] = "differs"

    def _store(self):
        lines = self.env["spp.session.attendance"]
        lines._store_sync_status("moodle_agreed", self.agreed)
        lines._store_sync_status("moodle_sent", self.sent)
        conflicts = self.env["spp.moodle.conflict"]
        self.sync.counts["conflict_count"] += conflicts._record(self.sync.instance, self.contested)
        self._note_wrong_time()

    # pulling

    def _pull(self):
        """Mark the lines as Moodle does."""
        marks = {contact_id: self._to_mark(contact_id, pulled) for contact_id, pulled in self.pulled.items()}
        visibility = self.sync.site.people.visibility_cache(self.env, marks)
        if self.sync.is_new:
            visibility.remember(sessions=self.session)
        # Late changes in Moodle count: is_decided. What was paid on is for managers, and the sync never acts as one.
        reason = in_language(self.env, _("Changed in Moodle"))
        batch = MarkBatch(self.env, "moodle", reason, is_decided=True, visibility=visibility)
        batch.load(marks.values())
        written, pending = self._apply(batch, marks)
        batch.save(extra_columns=self._extra_columns(written))
        PendingMarks(self.sync).store(pending)
        self._after_pull(batch, written)

    def _to_mark(self, contact_id, pulled):
        """A Mark with the time when the session was last taken: Moodle has no time for each mark.

        A mark that was decided to count although the line was marked later gets no time: it is stated now.
        """
        moment = min(self.theirs.taken_at or self.sync.now, self.sync.now)
        is_later = not pulled.sides.ours_at or moment > pulled.sides.ours_at
        status = pulled.decision.here
        excuse = status == "excused" and (pulled.mark.remarks.strip() or in_language(self.env, _("excused in Moodle")))
        statement = Statement(
            status=status,
            marked_at=moment if is_later else None,
            excuse=excuse or "",
            basis="assumed" if self.sync.is_assumed else "",
        )
        return Mark(self.session.id, contact_id, statement)

    def _apply(self, batch, marks):
        """The contact ids of those whose marks the session accepts, and the Marks that wait for an officer."""
        written, pending = [], []
        for contact_id, mark in marks.items():
            try:
                if batch.apply(mark) != "superseded":
                    written.append(contact_id)
            except MarkRejected as rejected:
                self._note_rejected(rejected, mark, pending)
        return written, pending

    def _note_rejected(self, rejected, mark, pending):
        self.sync.counts["skipped_count"] += 1
        self._note_different(self.sync.lines.get(mark.participant_id))
        if rejected.held_reason == "late_contradiction":
            pending.append(mark)
            return
        self.sync.is_settled = False
        if rejected.held_reason != "session_not_open":  # that resolves by itself
            self.sync.add_message("problem", str(rejected), [mark.participant_id])

    def _extra_columns(self, written):
        """The columns of this addon, and for a new session also those of its lines: stored together with the marks."""
        agreed = {(self.session.id, contact_id): self.pulled[contact_id].decision.agreed for contact_id in written}
        new = self.sync.columns_of_new_lines() if self.sync.is_new else {}
        return {"moodle_agreed": agreed, **{name: dict.fromkeys(agreed, value) for name, value in new.items()}}

    def _after_pull(self, batch, written):
        lines = {contact_id: batch.lines[self.session.id, contact_id] for contact_id in written}
        self.sync.lines.update(lines)
        self.sync.counts["written_count"] += len(lines)
        if self.sync.is_assumed and lines:
            self._note_assumed(len(lines))
        if not self.sync.is_new:
            self.env["spp.moodle.conflict"]._close_overtaken(self.env["spp.session.attendance"].union(*lines.values()))
        for contact_id, line in lines.items():
            pulled = self.pulled[contact_id]
            self._note(line, pulled.user_id, pulled.sides, pulled.decision)

    def _note_assumed(self, count):
        text = _("Nobody took it in Moodle, which filled in marks by itself: %(count)s. They are assumed: check them.")
        self.sync.add_message("notice", text % {"count": count})
        self.sync.assumed_count = count
