from odoo import api, fields, models


class ApiLog(models.Model):
    """One request to the API: which client asked for what, and how it ended. No query, path or data of people."""

    _name = "spp.attendance.api.log"
    _description = "API request"
    _order = "id desc"
    _log_access = False
    _rec_name = "operation"

    client_id = fields.Many2one("spp.attendance.api.client.credential", readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="client_id.company_id")
    operation = fields.Char(readonly=True, help="Its name in the documentation of the API.")
    requested_at = fields.Datetime("Requested at", readonly=True, index=True)
    status = fields.Integer(readonly=True, group_operator=None, help="Of HTTP: 400 and more is no success.")
    row_count = fields.Integer("Rows", readonly=True)
    outcome = fields.Char(readonly=True, help="How many rows ended how, or the word for what was wrong.")
    duration = fields.Integer("Took (ms)", readonly=True, group_operator="avg")

    @api.model
    def _keep(self, cr, client, operation, status, rows, outcome, duration):
        """Add a line by a cursor: the request's own where it is kept, so that nothing is committed twice."""
        cr.execute(
            "insert into spp_attendance_api_log "
            "(client_id, operation, requested_at, status, row_count, outcome, duration) "
            "values (%s, %s, %s, %s, %s, %s, %s)",
            [client, operation, fields.Datetime.now(), status, rows, outcome, duration],
        )
