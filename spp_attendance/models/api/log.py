from datetime import timedelta
from math import ceil

from odoo import _, api, fields, models
from odoo.tools import sql

from ...rest.problem import TooManyRequests

WINDOW = timedelta(minutes=1)
PARAMETER = "spp_attendance.requests_per_minute"
# A phone that sends each mark of a week alone, one after the other, sends fewer: of such a request the server takes
# 14 ms and the way to it 10 ms and more, so these are 2,500 in a minute at most. 3,000 keep one core busy for 42 s.
USUAL_LIMIT, MOST = 3_000, 1_000_000
# {index: its rows}: the requests that are counted, and those that were refused for the limit
INDEXES = {"recent": "status <> 429", "refused": "status = 429"}
# When the request was sent after which a client has sent as many as are taken: before WINDOW is over it gets no other.
# One that has sent fewer has no such request, nor has one without a limit. client, own: expressions for the id of the
# client and for its own limit. It costs 0.04 ms of a mark's 14, and 0.3 ms at the limit of 3,000 (measured with a
# million requests in the log, November 2026).
REQUEST_AT_LIMIT = """
    select requested_at
      from spp_attendance_api_log
     where client_id = {client} and requested_at > %(since)s and status <> 429
       and coalesce(nullif({own}, 0), %(usual)s) > 0
     order by requested_at desc
    offset greatest(coalesce(nullif({own}, 0), %(usual)s), 1) - 1 limit 1
"""
REFUSED = """
    select 1 from spp_attendance_api_log where client_id = %s and requested_at > %s and status = 429 limit 1
"""


class ApiLog(models.Model):
    """One request to the API: the client, the operation and how it ended. No query, no path and no data of people.

    Of requests that are refused for the limit there is one in a minute for each client.
    """

    _name = "spp.attendance.api.log"
    _description = "API request"
    _inherit = ["spp.long.list"]
    _order = "id desc"
    _log_access = False
    _rec_name = "operation"

    client_id = fields.Many2one("spp.attendance.api.client.credential", readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="client_id.company_id")
    operation = fields.Char(readonly=True, help="Its name in the documentation of the API.")
    requested_at = fields.Datetime("Requested at", readonly=True, index=True)
    status = fields.Integer("HTTP status", readonly=True, group_operator=None, help="From 400 on, the request failed.")
    row_count = fields.Integer("Rows", readonly=True)
    outcome = fields.Char(readonly=True, help="How many rows had which result, or what was wrong.")
    address = fields.Char(readonly=True, help="Of the network, as Odoo sees it: behind a proxy it needs proxy_mode.")
    device_label = fields.Char(related="client_id.device_label")
    duration = fields.Integer("Took (ms)", readonly=True, group_operator="avg")

    def init(self):
        columns = ["client_id", "requested_at"]
        for name, where in INDEXES.items():
            sql.create_index(self.env.cr, f"{self._table}_{name}_index", self._table, columns, where=where)

    @api.model
    def _add(self, cr, client, operation, status, rows, outcome, duration, address):
        """Add a line by a cursor, usually that of the request: one commit is enough for both."""
        cr.execute(
            "insert into spp_attendance_api_log "
            "(client_id, operation, requested_at, status, row_count, outcome, duration, address) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s)",
            [client, operation, fields.Datetime.now(), status, rows, outcome, duration, address],
        )

    # the limit: the log is what is counted, so that many workers agree and none waits for a row of another

    @api.model
    def _limit(self, own=0):
        """How many requests of a client are taken in a minute, 0 for any number. own: as the client says, if it does"""
        if own:
            return own
        text = self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or ""  # sudo: no secret
        return int(text) if text.isdecimal() and int(text) <= MOST else USUAL_LIMIT

    @api.model
    def _is_refusal_logged(self, client):
        """Whether the log has a line already of a client that was refused for the limit in this minute.

        One is enough: a program that does not wait would fill the disk else.
        """
        self.env.cr.execute(REFUSED, [client, fields.Datetime.now() - WINDOW])
        return bool(self.env.cr.fetchone())

    @api.model
    def _values_of_limit(self):
        """The values of REQUEST_AT_LIMIT."""
        return {"since": fields.Datetime.now() - WINDOW, "usual": self._limit()}

    @api.model
    def _request_at_limit(self, client):
        """The moment of REQUEST_AT_LIMIT, None where the client has sent fewer."""
        values = {"client": client.id, "own": client.requests_per_minute, **self._values_of_limit()}
        self.env.cr.execute(REQUEST_AT_LIMIT.format(client="%(client)s", own="%(own)s"), values)
        return (self.env.cr.fetchone() or [None])[0]

    @api.model
    def _check_limit(self, client, request_at_limit):
        """Raise TooManyRequests where a client has sent as many requests as are taken. client: itself, or a Caller"""
        if request_at_limit:
            text = _(
                "This client has sent %(limit)s requests in a minute. Wait, then go on. Send many rows in one request: "
                "it takes 1,000.",
                limit=self._limit(client.requests_per_minute),
            )
            rest = (request_at_limit + WINDOW - fields.Datetime.now()).total_seconds()
            raise TooManyRequests(text, max(1, ceil(rest)))
