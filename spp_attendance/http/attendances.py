"""Attendance: sending it, reading the history, voiding."""

from datetime import date

from odoo import _, fields, http

from ..rest import items
from ..rest.contract import OPERATIONS
from ..rest.rows import envelope_of, rows_of
from ..rest.scope import within
from .call import Reply, answers
from .paging import end_before, page_of, page_size
from .send_rows import send


class Attendances(http.Controller):
    @answers(OPERATIONS["sendAttendances"])
    def send_attendances(self, call):
        sent = within(rows_of(call.body, call.report), call.caller.scopes)
        return send(call, sent, envelope_of(call.body, call.caller.tz))

    @answers(OPERATIONS["voidAttendances"])
    def void_attendances(self, call):
        ids = [int(text) for text in call.query["ids"].split(",")]
        records = call.env["spp.attendance.list"]._to_void(ids)
        records._check_scope(call.caller.scopes)
        records.void(call.query.get("reason") or _("Taken back by its sender"))
        return Reply({"voided": ids, "message": _("They are voided.")}, rows=len(ids))

    @answers(OPERATIONS["listAttendances"])
    def list_attendances(self, call):
        return self._page(call, call.query)

    @answers(OPERATIONS["searchAttendances"])
    def search_attendances(self, call):
        return self._page(call, call.checked_body())

    def _page(self, call, filters):
        """A page of the history that some filters (see the contract) let through."""
        history = call.env["spp.attendance.history"]
        size = page_size(filters)
        found = history._page(history._domain_of(filters), size + 1, end_before(filters, date, int))
        identifiers = found._identifiers()
        values = {each["id"]: each for each in found.read(items.ATTENDANCE_FIELDS, load=None)}

        def item(attendance):
            return items.attendance(values[attendance.id], identifiers.get(attendance.id))

        page = page_of(found, size, self._position, item)
        return Reply(page, rows=len(page["items"]))

    def _position(self, attendance):
        return fields.Date.to_string(attendance.attendance_date), attendance.id
