"""What can be chosen where attendance is stated."""

import hashlib
import json

from odoo import http
from odoo.http import request

from ..api.contract import OPERATIONS
from .call import Reply, answers


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
        tag = hashlib.sha256(json.dumps(items).encode()).hexdigest()[:32]
        headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
        if request.httprequest.if_none_match.contains_weak(tag):
            return Reply(None, 304, headers)
        return Reply({"items": items}, 200, headers, len(items))
