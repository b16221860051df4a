"""A snapshot as a spreadsheet to hand over, where it is not so long that a job makes it."""

from werkzeug.exceptions import NotFound

from odoo import _, http
from odoo.http import request

from .download import download

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# an address with a number that is no id is not found
PATH = "/spp_session_tracking/snapshot/<int(max=2147483647):snapshot_id>/list"


class PaymentList(http.Controller):
    @http.route(PATH, methods=["GET"], type="http", auth="user")
    def payment_list(self, snapshot_id, **_arguments):
        snapshot = request.env["spp.session.snapshot"].search([("id", "=", snapshot_id)])
        if not snapshot:
            raise NotFound()
        if snapshot._count_lines() > snapshot._list_at_once():
            raise NotFound(_("A job makes this list. Open the snapshot, and press “Payment list as spreadsheet”."))
        return download(snapshot._payment_spreadsheet(), f"snapshot-{snapshot.id}.xlsx", CONTENT_TYPE)
