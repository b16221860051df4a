"""Making known and changing the people whom a client sends: each has its result, and the same again says nothing."""

from odoo import _
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.exceptions import AccessError

from ..models.people_source.upsert_people import PeopleUpsert
from ..rest.people_rows import LINES
from ..rest.results import Result, archived, rejected

OUTCOMES = {"created": "created", "changed": "updated", "left": "unchanged"}


class RowsUpsert(PeopleUpsert):
    """Takes the people of a request in."""

    def _nameable(self, contacts, known):
        """Without contacts of other companies: of them nothing is told, not even that they are there."""
        strangers = {(self.company.id, each) for each in contacts.values() if each not in known}
        allowed = self.people._may_become_known(strangers, VisibilityCache(self.env)) if strangers else set()
        return {key: each for key, each in contacts.items() if each in known or (self.company.id, each) in allowed}

    def _create(self, entries):
        # two requests at the same moment make nobody twice
        claims = {f"person {self.company.id} {entry.key_digest()}": None for entry in entries}
        self.env["spp.attendance.api.claim"]._claim(claims)
        return super()._create(entries)

    def _leave_to(self, first, entry):
        entry.subscriber = entry.subscriber or first.subscriber  # who was made known by the first row
        return super()._leave_to(first, entry)

    def _refuse(self, entry, error):
        if not isinstance(error, AccessError):
            return super()._refuse(entry, error)
        return entry.reject(_("The user of this client has no right to change this person."), code="forbidden")


class PeopleSubmission:
    """The people of a request. rows: PersonRows"""

    def __init__(self, people, rows):
        self.people, self.env, self.rows = people, people.env, rows

    def run(self):
        """Store the good rows. Returns a Result for each row, in their order. Raises AccessError."""
        self.people.check_access_rights("create")
        self.people.check_access_rights("write")
        good = [row for row in self.rows if not row.result]
        upsert = RowsUpsert(self.env, self.env.company, [row.members for row in good], LINES)
        upsert.apply()
        entries = iter(upsert.entries)
        return [self._placed(row, row.result or self._result(next(entries))) for row in self.rows]

    def _result(self, entry):
        if entry.outcome == "rejected":
            return rejected(entry.code, self._sentence(entry))
        person = entry.subscriber
        result = Result(OUTCOMES[entry.outcome], person.id, participant_id=person.partner_id.id)
        return result if person.active and person.partner_id.active else archived(result)

    def _sentence(self, entry):
        """Why an entry is rejected, in the words of a request: an import from a registry has records and runs."""
        sentences = {
            "ambiguous_person": _("The identifier may mean several people here. Ask an officer who is meant."),
            "name_differs": _("The name here has words that the row has not. Send the whole name as it is here."),
            "no_name": _("The person is new, and the row has no name. Give one."),
            "repeated": _("An earlier row is about the same person, and says something else. Send one of them."),
            "unknown_person": _("The identifier is an ID of a type, and nobody here has it. Correct it."),
        }
        return sentences.get(entry.code) or " ".join(entry.reasons)

    def _placed(self, row, result):
        return result._replace(pointer=result.pointer or row.pointer)
