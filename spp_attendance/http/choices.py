"""What can be chosen where attendance is stated."""

from odoo import http

from ..rest import items
from ..rest.contract import OPERATIONS
from .call import answers
from .etag import tagged

NAMED = ["name", "description"]


class Choices(http.Controller):
    @answers(OPERATIONS["listAttendanceTypes"])
    def list_types(self, call):
        types = call.env["spp.attendance.type"].search([])
        return self._unless_known([items.choice(values) for values in types.read(NAMED, load=None)])

    @answers(OPERATIONS["listAttendanceLocations"])
    def list_locations(self, call):
        locations = call.env["spp.attendance.location"].search([])
        read = locations.read([*NAMED, "area_id"], load=None)
        return self._unless_known([items.location(values) for values in read])

    def _unless_known(self, items):
        """The items, or no more than that they are those that the client has."""
        return tagged({"items": items}, "private, no-cache", len(items))
