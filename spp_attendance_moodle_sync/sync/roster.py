"""Who is expected at a session: the people on Moodle's list, as far as they are known here."""

from ..moodle import merge
from ..moodle.text import _
from ..tools.message import in_language


class Roster:
    """sync: the SessionSync whose roster follows Moodle's list."""

    def __init__(self, sync):
        self.sync, self.session, self.env = sync, sync.session, sync.env
        self.attendance = self.env["spp.session.attendance"]
        self.lines = {}

    def follow(self):
        """Add the people on Moodle's list. Where only Moodle is read, take off those who are no longer on it."""
        self.lines = {line.participant_id.id: line for line in self.session.attendance_ids}
        self._add_missing()
        if self.sync.direction == merge.MOODLE and self.session.state != "completed":
            self._take_off()

    def fill(self):
        """Add the people without a mark to a new session: the others were added with their marks."""
        unmarked = [contact_id for contact_id in self.sync.listed.values() if contact_id not in self.sync.lines]
        accepted = self._accepted(unmarked)
        everybody = [(self.session.id, contact_id) for contact_id in self.sync.listed.values()]
        self.attendance._check_households_expected(everybody)
        self.attendance._insert_lines({(self.session.id, contact_id): {"is_expected": True} for contact_id in accepted})

    def _add_missing(self):
        missing = [
            contact_id
            for user_id, contact_id in self.sync.listed.items()
            if contact_id not in self.lines and self._belongs_on_roster(user_id)
        ]
        protected = self.session._under_snapshot([(self.session.id, contact_id) for contact_id in missing])
        accepted = [each for each in self._accepted(missing) if (self.session.id, each) not in protected]
        added = accepted[: self._free_capacity()]
        if len(added) < len(accepted):
            text = _("People on Moodle's list for whom there is no room: %(count)s. Raise the capacity of the session.")
            self.sync.add_message("notice", text % {"count": len(accepted) - len(added)}, accepted[len(added) :])
        self.attendance.create([{"session_id": self.session.id, "participant_id": each} for each in added])

    def _accepted(self, contact_ids):
        """The contacts that belong to the company of the session or to all."""
        contacts = self.sync.site.people.visibility_cache(self.env, contact_ids).contacts(contact_ids)
        return [contact_id for contact_id in contact_ids if self.session._accepts_person(contact_id, contacts)]

    def _free_capacity(self):
        """How many more people may be expected; None for any number."""
        capacity = self.session.max_participants
        return max(capacity - self.session.expected_count, 0) if capacity else None

    def _belongs_on_roster(self, user_id):
        """Whether to add a listed person: to a completed session only a person whom somebody marked."""
        is_marked = bool(self.sync.sheet.marks[user_id].status) and not self.sync.is_assumed
        return self.session.state != "completed" or is_marked

    def _take_off(self):
        """Take off people without a mark whom Moodle had on its list and no longer has.

        Not where these are most of the roster: a token whose user has lost a right sees a short list.
        """
        gone = self._no_longer_listed()
        if len(gone) * 2 > len(self.lines):
            text = _("People expected here who are no longer on Moodle's list, which may be incomplete: %(count)s.")
            self.sync.add_message("notice", text % {"count": len(gone)}, gone.participant_id.ids)
        elif gone:
            reason = in_language(self.env, _("No longer on the list in Moodle"))
            gone.with_context(change_reason=reason).unlink()

    def _no_longer_listed(self):
        linked, listed = self.sync.site.people.linked_contacts, {*self.sync.listed.values()}
        before = {linked.get(int(number)) for number in (self.sync.link.listed or "").split()}
        contact_ids = [contact_id for contact_id in self.lines if contact_id in before and contact_id not in listed]
        lines = self.attendance.union(*(self.lines[contact_id] for contact_id in contact_ids))
        return lines.filtered(lambda line: line.is_expected and not line.status and not line.marked_at)
