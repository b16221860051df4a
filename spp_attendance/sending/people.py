"""Making known and changing the people whom a client sends: each has its result, and the same again says nothing."""

from psycopg2 import IntegrityError

from odoo import _
from odoo.exceptions import AccessError

from ..models.people_source.taken import is_perhaps_taken
from ..models.people_source.upsert_people import PeopleUpsert
from ..rest.people_rows import LINES
from ..rest.problem import Busy
from ..rest.results import Result, rejected

OUTCOMES = {"created": "created", "changed": "updated", "left": "unchanged"}
# {code of a rejected row: what is left to do, where that is not to fix the row}
ACTIONS = {"forbidden": "ask_officer", "ambiguous_person": "ask_officer", "unknown_person": "ask_officer"}


class RowsUpsert(PeopleUpsert):
    """Takes the people of a request in."""

    def _create(self, entries):
        # two requests at the same moment make nobody twice
        claims = {f"person {self.company.id} {entry.key_digest()}": None for entry in entries}
        self.env["spp.attendance.api.claim"]._claim_all(claims)
        return super()._create(entries)

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
        self._apply(upsert)
        entries = iter(upsert.entries)
        return [self._placed(row, row.result or self._result(next(entries))) for row in self.rows]

    def _apply(self, upsert):
        """Raises Busy where somebody gives one of the identifiers on a screen at this moment."""
        try:
            upsert.apply()
        except IntegrityError as error:
            if not is_perhaps_taken(error):
                raise
            raise Busy(_("Somebody else makes one of these people known at this moment. Send it again.")) from None

    def _result(self, entry):
        if entry.outcome == "rejected":
            return rejected(entry.code, " ".join(entry.reasons), ACTIONS.get(entry.code, "fix"))
        person = entry.subscriber
        return Result(OUTCOMES[entry.outcome], person.id, participant_id=person.partner_id.id)

    def _placed(self, row, result):
        return result._replace(pointer=result.pointer or row.pointer)
