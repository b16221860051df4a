"""Putting people on the roster of a session and taking them off, as a client says: each row has its result."""

from odoo import _
from odoo.exceptions import AccessError, UserError

from ..rest.results import Result, archived, rejected


class Expectations:
    """The rows of a request about one roster. rows: PlanRows

    results: {number of the row: Result}; contacts: {number: contact id}; lines: {contact id: line} of the roster
    repeats: {number: number of the first row about the same person, which says the same}
    """

    def __init__(self, session, rows, reason=""):
        self.session, self.env, self.rows = session.with_context(change_reason=reason), session.env, rows
        self.results = {number: row.result for number, row in enumerate(rows) if row.result}
        self.contacts, self.lines, self.repeats = {}, {}, {}

    def run(self):
        """Do the good ones. Returns a Result for each row, in their order."""
        self.contacts = self._find_contacts()
        self.lines = {line.participant_id.id: line for line in self.session.attendance_ids}
        wanted = self._wanted()
        # first those who leave: they make room
        self._each([number for number in wanted if not self._adds(number)], self._remove, "removed")
        adding = [number for number in wanted if self._adds(number)]
        self._fill([number for number in adding if self.contacts[number] in self.lines], self._invite)
        self._fill([number for number in adding if self.contacts[number] not in self.lines], self._add)
        self._settle_repeated()
        return [self._placed(number, row) for number, row in enumerate(self.rows)]

    def _find_contacts(self):
        """{number of the row: contact id}. Nobody who is not known is guessed."""
        open_rows = {number: row.members for number, row in enumerate(self.rows) if not row.result}
        named = {number: row["person_id"].strip() for number, row in open_rows.items() if row.get("person_id")}
        known = self.env["spp.attendance.subscriber"]._contacts_of(set(named.values())) if named else {}
        ids = {number: row.get("participant_id") or known.get(named[number]) for number, row in open_rows.items()}
        visible = self.session._markable_contacts({each for each in ids.values() if each})
        for number, contact_id in ids.items():
            if not self.session._accepts_person(contact_id, visible):
                text = _("There is nobody with this id here. Make the person known first.")
                self.results[number] = rejected("unknown_person", text)
        return {number: each for number, each in ids.items() if number not in self.results}

    def _wanted(self):
        """The numbers of the rows that change something. Of a person who is named twice the first row counts."""
        first, wanted, gone = {}, [], self._archived()
        for number, contact_id in self.contacts.items():
            is_first = first.setdefault(contact_id, number) == number
            if not is_first and self._adds(number) != self._adds(first[contact_id]):
                self.results[number] = rejected("repeated", _("An earlier row says something else of this person."))
            elif not is_first:
                self.repeats[number] = first[contact_id]
            elif self._is_so(number, self.lines.get(contact_id)):
                self.results[number] = Result("unchanged")
            elif self._adds(number) and contact_id in gone:
                self.results[number] = archived(Result("rejected"))
            elif not self._adds(number) and self.lines[contact_id].status:
                text = _(
                    "The person is marked, and stays on the roster. Take the mark back first, while that is possible."
                )
                self.results[number] = rejected("marked", text)
            else:
                wanted.append(number)
        return wanted

    def _archived(self):
        """The ids of those who are not expected at a session again, as they are archived."""
        contacts = self.env["res.partner"].browse(set(self.contacts.values()))
        return set((contacts - contacts._expected_again()).ids)

    def _settle_repeated(self):
        """A row that says again what an earlier one says is so by then, or is rejected as that one is."""
        for number, first in self.repeats.items():
            result = self.results[first]
            self.results[number] = result if result.outcome == "rejected" else Result("unchanged")

    def _adds(self, number):
        return self.rows[number].members.get("is_expected", True)

    def _is_so(self, number, line):
        return self._adds(number) == bool(line and line.is_expected)

    def _fill(self, numbers, add):
        """Add as many as there is room for, and while there is any left also those behind somebody who is refused."""
        while numbers:
            room = self._room(len(numbers))
            self._each(numbers[:room], add, "added")
            if not room:
                text = _("The session is full. Take people off its roster first, or raise its capacity.")
                self.results.update(dict.fromkeys(numbers, rejected("refused", text)))
                return
            numbers = numbers[room:]

    def _room(self, wanted):
        """How many of those wanted may be added."""
        most = self.session.max_participants
        return min(wanted, max(0, most - self.session.expected_count)) if most else wanted

    def _each(self, numbers, change, outcome):
        """Do something for all at once, or where somebody is refused for each half of them."""
        if not numbers:
            return
        try:
            with self.env.cr.savepoint():
                change([self.contacts[number] for number in numbers])
            self.results.update(dict.fromkeys(numbers, Result(outcome)))
        except UserError as error:
            if len(numbers) == 1:
                self.results[numbers[0]] = self._refusal(error)
                return
            middle = len(numbers) // 2
            self._each(numbers[:middle], change, outcome)
            self._each(numbers[middle:], change, outcome)

    def _refusal(self, error):
        if isinstance(error, AccessError):
            return rejected("forbidden", _("The user of this client has no right to change this roster."))
        return rejected("refused", str(error))

    def _remove(self, contact_ids):
        self._lines_of(contact_ids).unlink()

    def _invite(self, contact_ids):
        self._lines_of(contact_ids).write({"is_expected": True})

    def _add(self, contact_ids):
        lines = self.session.attendance_ids.browse()
        lines.create([{"session_id": self.session.id, "participant_id": each} for each in contact_ids])

    def _lines_of(self, contact_ids):
        lines = self.session.attendance_ids
        return lines.browse([self.lines[each].id for each in contact_ids])

    def _placed(self, number, row):
        result = self.results[number]
        pointer = row.pointer if number in self.repeats else result.pointer or row.pointer
        return result._replace(pointer=pointer, participant_id=self.contacts.get(number, 0))
