from odoo import api, fields, models


class ApiLog(models.Model):
    """One request to the API: the client, the operation and how it ended. No query, no path and no data of people."""

    _name = "spp.attendance.api.log"
    _description = "API request"
    _order = "id desc"
    _log_access = False
    _rec_name = "operation"

    client_id = fields.Many2one("spp.attendance.api.client.credential", readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="client_id.company_id")
    operation = fields.Char(readonly=True, help="Its name in the documentation of the API.")
    requested_at = fields.Datetime("Requested at", readonly=True, index=True)
    status = fields.Integer(readonly=True, group_operator=None, help="HTTP status: from 400 on, the request failed.")
    row_count = fields.Integer("Rows", readonly=True)
    outcome = fields.Char(readonly=True, help="How many rows had which result, or what was wrong.")
    address = fields.Char(readonly=True, help="Of the network, as Odoo sees it: behind a proxy it needs proxy_mode.")
    device_label = fields.Char(related="client_id.device_label")
    duration = fields.Integer("Took (ms)", readonly=True, group_operator="avg")

    @api.model
    def _add(self, cr, client, operation, status, rows, outcome, duration, address):
        """Add a line by a cursor, usually that of the request: one commit is enough for both."""
        cr.execute(
            "insert into spp_attendance_api_log "
            "(client_id, operation, requested_at, status, row_count, outcome, duration, address) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s)",
            [client, operation, fields.Datetime.now(), status, rows, outcome, duration, address],
        )
