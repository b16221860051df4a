"""Who is expected at a session of Moodle's: whoever is on its list, as far as they are known here."""

from odoo import _

from ..moodle import merge


class Roster:
    """sync: the SessionSync whose session's roster follows Moodle's list."""

    def __init__(self, sync):
        self.sync, self.session = sync, sync.session
        self.lines = {line.participant_id.id: line for line in self.session.attendance_ids}

    def follow(self):
        """Add whom Moodle lists; where Moodle alone is asked, take off whom it lists no more."""
        self._add()
        if self.sync.direction == merge.MOODLE and self.session.state != "completed":
            self._take_off()

    def _add(self):
        missing = [
            contact
            for user_id, contact in self.sync.listed.items()
            if contact not in self.lines and self._is_due(user_id)
        ]
        pairs = [(self.session.id, contact) for contact in missing]
        settled = self.session._under_snapshot(pairs)
        self.sync.env["spp.session.attendance"].create(
            [
                {"session_id": session, "participant_id": contact}
                for session, contact in pairs
                if (session, contact) not in settled
            ]
        )

    def _is_due(self, user_id):
        """Whether a listed person belongs on the roster: on that of a completed session only with a mark."""
        return self.session.state != "completed" or bool(self.sync.sheet.marks[user_id].status)

    def _take_off(self):
        """Take people of Moodle's off whom it lists no more and nobody has marked.

        Not where that were most of them: a token that lost a right sees a list of one.
        """
        gone = self._gone()
        if len(gone) * 2 > len(self.lines):
            text = _("%(count)s of the people expected here are no longer on Moodle's list, which may be cut short.")
            self.sync.tell("notice", text % {"count": len(gone)})
        elif gone:
            gone.with_context(change_reason=_("No longer on the list in Moodle")).unlink()

    def _gone(self):
        listed = {*self.sync.listed.values()}
        contacts = [contact for contact in self.lines if contact in self.sync.known.contacts and contact not in listed]
        lines = self.sync.env["spp.session.attendance"].union(*(self.lines[contact] for contact in contacts))
        return lines.filtered(lambda line: line.is_expected and not line.status and not line.marked_at)
