"""The people attendance is recorded of."""

from odoo import http

from ..rest import items
from ..rest.contract import OPERATIONS
from .call import Reply, answers
from .paging import end_before, page_of, page_size


class Subscribers(http.Controller):
    @answers(OPERATIONS["listSubscribers"])
    def list_subscribers(self, call):
        return self._page(call, call.query)

    @answers(OPERATIONS["searchSubscribers"])
    def search_subscribers(self, call):
        return self._page(call, call.checked_body())

    def _page(self, call, filters):
        """A page of the people that some filters (see the contract) let through."""
        people = call.env["spp.attendance.subscriber"]
        size = page_size(filters)
        (after,) = end_before(filters, int) or [0]
        found = people._page(people._domain_of(filters), size + 1, after)
        values = found._values_for_client("subscriber:contact" in call.caller.scopes)
        page = page_of(found, size, lambda person: (person.id,), lambda person: items.subscriber(values[person.id]))
        return Reply(page, rows=len(page["items"]))
