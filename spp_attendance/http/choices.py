"""What can be chosen where attendance is stated."""

from odoo import http

from ..rest.contract import OPERATIONS
from .call import answers
from .etag import tagged


class Choices(http.Controller):
    @answers(OPERATIONS["listAttendanceTypes"])
    def list_types(self, call):
        return self._unless_known([self._item(each) for each in call.env["spp.attendance.type"].search([])])

    @answers(OPERATIONS["listAttendanceLocations"])
    def list_locations(self, call):
        locations = call.env["spp.attendance.location"].search([])
        return self._unless_known([{**self._item(each), "area_id": each.area_id.id or None} for each in locations])

    def _item(self, choice):
        return {"id": choice.id, "name": choice.name, "description": choice.description or None}

    def _unless_known(self, items):
        """The items, or no more than that they are those that the client has."""
        return tagged({"items": items}, "private, no-cache", len(items))
