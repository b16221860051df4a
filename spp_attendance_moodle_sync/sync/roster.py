"""Who is expected at a session of Moodle's: whoever is on its list, as far as they are known here."""

from odoo import _

from ..moodle import merge


class Roster:
    """sync: the SessionSync whose session's roster follows Moodle's list."""

    def __init__(self, sync):
        self.sync, self.session, self.env = sync, sync.session, sync.env
        self.attendance = self.env["spp.session.attendance"]

    def follow(self):
        """Add whom Moodle lists; where Moodle alone is asked, take off whom it lists no more."""
        self.lines = {line.participant_id.id: line for line in self.session.attendance_ids}
        self._add()
        if self.sync.direction == merge.MOODLE and self.session.state != "completed":
            self._take_off()

    def fill(self):
        """Add whom Moodle lists and has not marked, to a session just made: the others came with their marks."""
        unmarked = [contact for contact in self.sync.listed.values() if contact not in self.sync.lines]
        fitting = self._fitting(unmarked)
        self.attendance._insert_lines({(self.session.id, contact): {"is_expected": True} for contact in fitting})

    def _add(self):
        missing = [
            contact
            for user_id, contact in self.sync.listed.items()
            if contact not in self.lines and self._is_due(user_id)
        ]
        settled = self.session._under_snapshot([(self.session.id, contact) for contact in missing])
        fitting = [contact for contact in self._fitting(missing) if (self.session.id, contact) not in settled]
        taken = fitting[: self._places()]
        if len(taken) < len(fitting):
            text = _("%(count)s people on Moodle's list have no place: give the session more places.")
            self.sync.tell("notice", text % {"count": len(fitting) - len(taken)})
        self.attendance.create([{"session_id": self.session.id, "participant_id": contact} for contact in taken])

    def _fitting(self, contacts):
        """Those of some contacts who are of the company of the session, or of all."""
        people = self.sync.known.seen(self.env, contacts).contacts(contacts)
        return [contact for contact in contacts if self.session._accepts_person(contact, people)]

    def _places(self):
        """How many more people may be expected; None for any number."""
        places = self.session.max_participants
        return max(places - self.session.expected_count, 0) if places else None

    def _is_due(self, user_id):
        """Whether a listed person belongs on the roster: on that of a completed session only if they were marked."""
        is_marked = bool(self.sync.sheet.marks[user_id].status) and not self.sync.is_assumed
        return self.session.state != "completed" or is_marked

    def _take_off(self):
        """Take people off whom Moodle had on its list and lists no more, and whom nobody has marked.

        Not where that were most of them: a token that lost a right sees a list of one.
        """
        gone = self._gone()
        if len(gone) * 2 > len(self.lines):
            text = _("%(count)s of the people expected here are no longer on Moodle's list, which may be cut short.")
            self.sync.tell("notice", text % {"count": len(gone)})
        elif gone:
            gone.with_context(change_reason=_("No longer on the list in Moodle")).unlink()

    def _gone(self):
        linked, listed = self.sync.known.linked, {*self.sync.listed.values()}
        before = {linked.get(int(number)) for number in (self.sync.link.listed or "").split()}
        contacts = [contact for contact in self.lines if contact in before and contact not in listed]
        lines = self.attendance.union(*(self.lines[contact] for contact in contacts))
        return lines.filtered(lambda line: line.is_expected and not line.status and not line.marked_at)
