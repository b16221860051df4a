"""Attendance: sending it, reading the history, voiding."""

from datetime import date

from odoo import _, fields, http

from ..rest.contract import OPERATIONS
from ..rest.cursor import Long
from ..rest.paging import page_document, page_size, read_position
from ..rest.rows import envelope_of, rows_of
from ..rest.scope import within
from ..rest.serializers.attendances import attendance_item
from .call import Reply, answers
from .plain_values import attendance_of
from .sending import send


class Attendances(http.Controller):
    @answers(OPERATIONS["sendAttendances"])
    def send_attendances(self, call):
        rows = within(rows_of(call.body, call.report), call.caller.scopes)
        return send(call, rows, envelope_of(call.body, call.caller.tz))

    @answers(OPERATIONS["voidAttendances"])
    def void_attendances(self, call):
        ids = [int(text) for text in call.query["ids"].split(",")]
        records = call.env["spp.attendance.list"]._to_void(ids)
        records._check_scope(call.caller.scopes)
        records._void(call.query.get("reason") or _("Taken back by its sender"), "api")
        return Reply({"voided": ids, "message": _("They are voided.")}, rows=len(ids))

    @answers(OPERATIONS["listAttendances"])
    def list_attendances(self, call):
        return self._page(call, call.query)

    @answers(OPERATIONS["searchAttendances"])
    def search_attendances(self, call):
        return self._page(call, call.checked_body())

    def _page(self, call, filters):
        """A page of the history. filters: see the contract."""
        history = call.env["spp.attendance.history"]
        size = page_size(filters)
        found = history._page(history._domain_of(filters), size + 1, read_position(filters, date, Long))
        identifiers = found._identifiers()
        items = [attendance_item(attendance_of(attendance, identifiers)) for attendance in found[:size]]
        return Reply(page_document(found, size, self._position, items), rows=len(items))

    def _position(self, attendance):
        return fields.Date.to_string(attendance.attendance_date), attendance.id
