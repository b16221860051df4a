"""The people attendance is recorded of."""

from odoo import http

from ..rest.contract import OPERATIONS
from ..rest.contract.subscribers import PEOPLE_OUTCOMES
from ..rest.paging import page_document, page_size, read_position
from ..rest.people_rows import people_of
from ..rest.serializers.people import person_item
from ..sending.people import PeopleSubmission
from .call import Reply, answers
from .plain_values import person_of
from .sending import send_rows


class Subscribers(http.Controller):
    @answers(OPERATIONS["listSubscribers"])
    def list_subscribers(self, call):
        return self._page(call, call.query)

    @answers(OPERATIONS["searchSubscribers"])
    def search_subscribers(self, call):
        return self._page(call, call.checked_body())

    @answers(OPERATIONS["upsertSubscribers"])
    def upsert_subscribers(self, call):
        rows = people_of(call.body, call.report, call.caller.scopes)
        submission = PeopleSubmission(call.env["spp.attendance.subscriber"], rows)
        return send_rows(call, submission.run, PEOPLE_OUTCOMES, ("id", "participant_id"))

    def _page(self, call, filters):
        """A page of the people. filters: see the contract."""
        people = call.env["spp.attendance.subscriber"]
        size = page_size(filters)
        (after,) = read_position(filters, int) or [0]
        found = people._page(people._domain_of(filters), size + 1, after)
        items = [person_item(person_of(person, call.caller.scopes)) for person in found[:size]]
        return Reply(page_document(found, size, lambda person: (person.id,), items), rows=len(items))
