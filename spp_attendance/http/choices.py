"""Attendance types and locations."""

from odoo import http

from ..rest.contract import OPERATIONS
from ..rest.serializers.choices import location_item, type_item
from .call import answers
from .etag import with_etag
from .plain_values import choice_of


class Choices(http.Controller):
    @answers(OPERATIONS["listAttendanceTypes"])
    def list_types(self, call):
        return self._items(call.env["spp.attendance.type"], type_item)

    @answers(OPERATIONS["listAttendanceLocations"])
    def list_locations(self, call):
        return self._items(call.env["spp.attendance.location"], location_item)

    def _items(self, model, item_of):
        """All that can be chosen now. Not sent again to a client that has the same items already."""
        items = [item_of(choice_of(record)) for record in model.search([])]
        return with_etag({"items": items}, "private, no-cache", len(items))
