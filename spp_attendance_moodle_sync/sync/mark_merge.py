"""Who came: what both sides say of each person of a session, merged."""

from odoo import _
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.addons.spp_session_tracking.rules import Mark, Statement

from ..moodle import merge
from ..moodle.push import Outgoing
from .pending_marks import PendingMarks


class MarkMerge:
    """sync: the SessionSync whose session's marks are merged.

    agreed, sent: {line id: status} to be remembered; pulled: {contact id: (mark, sides, decision)}
    conflicts: (line, Moodle's user id, session of Moodle's, sides, decision) of each
    """

    def __init__(self, sync):
        self.sync, self.env, self.session, self.theirs = sync, sync.env, sync.session, sync.theirs
        self.agreed, self.sent, self.pulled, self.conflicts = {}, {}, {}, []

    def merge(self):
        """Decide for each person, then store all of it."""
        if not self.sync.is_new:  # nothing is said here of anybody yet
            self.sync.lines = {line.participant_id.id: line for line in self.session.attendance_ids}
        self.sync.counts["skipped_count"] += sum(self.sync.sheet.skipped.values())
        for user_id, mark in self.sync.sheet.marks.items():
            if user_id in self.sync.listed:
                self._decide(user_id, mark)
            else:
                self.sync.counts["skipped_count"] += bool(mark.status)
        if self.pulled:
            self._pull()
        self._remember()

    def _decide(self, user_id, mark):
        contact = self.sync.listed[user_id]
        line = self.sync.lines.get(contact, self.env["spp.session.attendance"])
        sides = self._sides(line, mark)
        decision = merge.merge(sides, self.sync.direction)
        if decision.outcome == merge.PULL:
            self.pulled[contact] = (mark, sides, decision)
            return
        if decision.outcome == merge.PUSH:
            self.sync.outgoing[user_id] = Outgoing(decision.there, sides.theirs)
            self.sent[line.id] = decision.there
        elif decision.agreed != sides.agreed or sides.sent:
            self.agreed[line.id] = decision.agreed
        if sides.sent and decision.outcome != merge.PUSH:
            self.sent[line.id] = ""
        if decision.is_conflict:
            self.conflicts.append((line, user_id, self.theirs, sides, decision))

    def _sides(self, line, mark):
        agreed, sent = line.moodle_agreed or "", line.moodle_sent or ""
        ours_at, theirs_at = line.marked_at or None, self.theirs.taken_at
        assumed, is_assumed = line._assumed(), self.sync.is_assumed
        return merge.Sides(agreed, line._observed(), mark.status, ours_at, theirs_at, sent, assumed, is_assumed)

    def _remember(self):
        lines = self.env["spp.session.attendance"]
        lines._remember("moodle_agreed", self.agreed)
        lines._remember("moodle_sent", self.sent)
        self.sync.counts["conflict_count"] += self.env["spp.moodle.conflict"]._keep(self.sync.instance, self.conflicts)

    # pulling

    def _pull(self):
        """State on the lines what Moodle says."""
        stated = min(self.theirs.taken_at or self.sync.now, self.sync.now)
        marks = {contact: self._mark_of(contact, stated, *said) for contact, said in self.pulled.items()}
        # Moodle's late changes count: is_decided. What was paid on is a manager's, which the sync never is.
        seen = self.sync.known.seen(self.env, marks)
        if self.sync.is_new:
            seen.remember(sessions=self.session)
        batch = MarkBatch(self.env, "moodle", _("Changed in Moodle"), is_decided=True, visible=seen).load(marks.values())
        taken, held = self._taken(batch, marks)
        batch.extra_columns.update(self._beside(taken))
        batch.save()
        self.sync.lines.update((contact, batch.lines[self.session.id, contact]) for contact in taken)
        self.sync.counts["written_count"] += len(taken)
        if self.sync.is_assumed and taken:
            self._tell_assumed(len(taken))
        PendingMarks(self.sync).keep(held)
        if not self.sync.is_new:
            lines = [self.sync.lines[contact] for contact in taken]
            self.env["spp.moodle.conflict"]._close_overtaken(self.env["spp.session.attendance"].union(*lines))
        users = {contact: user_id for user_id, contact in self.sync.listed.items()}
        for contact in taken:
            line, (_mark, sides, decision) = self.sync.lines[contact], self.pulled[contact]
            if sides.sent:
                self.sent[line.id] = ""
            if decision.is_conflict:
                self.conflicts.append((line, users[contact], self.theirs, sides, decision))

    def _tell_assumed(self, count):
        text = _("Nobody took it in Moodle, which filled in %(count)s marks by itself. They are assumed: look at them.")
        self.sync.tell("notice", text % {"count": count})
        self.sync.assumed_count = count

    def _beside(self, taken):
        """What is stored of lines with their marks, as MarkBatch.extra_columns has it; of lines just made all that is known."""
        pairs = {(self.session.id, contact): self.pulled[contact][2].agreed for contact in taken}
        beside = {"moodle_agreed": pairs}
        if self.sync.is_new:
            beside["is_expected"] = dict.fromkeys(pairs, True)
        if self.sync.completes_at_once():
            beside["applied_rule"] = dict.fromkeys(pairs, self.session.session_type_id.excused_rule)
        return beside

    def _taken(self, batch, marks):
        """The contacts whose marks the session accepted, and the marks that an officer has to decide."""
        taken, held = [], []
        for contact, mark in marks.items():
            try:
                if batch.apply(mark) != "superseded":
                    taken.append(contact)
            except MarkRejected as refused:
                self._refuse(refused, mark, held)
        return taken, held

    def _mark_of(self, contact, stated, mark, sides, decision):
        """What Moodle says, as a Mark.

        stated: `lasttaken`, when it was said at the latest. Where it was decided that it stands, it is said after what
        stands here.
        """
        excuse = mark.remarks.strip() or _("excused in Moodle")
        statement = Statement(
            status=decision.here,
            marked_at=stated if not sides.ours_at or stated > sides.ours_at else None,
            excuse=excuse if decision.here == "excused" else "",
            basis="assumed" if self.sync.is_assumed else "",
        )
        return Mark(self.session.id, contact, statement)

    def _refuse(self, refused, mark, held):
        """What a session does not take: an officer decides, or it waits, or somebody has to mend it."""
        self.sync.counts["skipped_count"] += 1
        if refused.held_reason == "late_contradiction":
            held.append(mark)
        elif refused.held_reason == "session_not_open":
            self.sync.is_settled = False
        else:
            self.sync.is_settled = False
            self.sync.tell("problem", str(refused))
