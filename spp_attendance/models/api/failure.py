import re
from datetime import timedelta

from odoo import api, fields, models

WINDOW = timedelta(minutes=15)
LIMIT = 20
MOST_ROWS = 100_000  # whoever tries from many addresses fills no disk
ADD = """
    insert into spp_attendance_api_failure (address, failed_at, reason, client_id, tried) values (%s, %s, %s, %s, %s)
"""
COUNT = "select count(*) from spp_attendance_api_failure where address = %s and failed_at > %s"
BATCH = 10_000  # rows deleted in one transaction
BEYOND = """
    select min(id), (select id from spp_attendance_api_failure order by id desc offset %s limit 1)
      from spp_attendance_api_failure
"""
DELETE = """
    with deleted as (delete from spp_attendance_api_failure where id between %s and %s returning id)
    select count(*) from deleted
"""
CLIENT_ID = re.compile(r"[0-9a-f]{32}")
SHOWN = 4  # characters of what cannot be a client id: somebody may have sent the secret in its place


class ApiFailure(models.Model):
    """A failed login: a try to get a token, or to enrol a phone. Many in a short time mean that somebody guesses."""

    _name = "spp.attendance.api.failure"
    _description = "Failed login of an API client"
    _order = "id desc"
    _log_access = False
    _rec_name = "address"

    address = fields.Char(required=True, readonly=True, index=True, help="Of the network, as on a request.")
    failed_at = fields.Datetime(required=True, readonly=True)
    reason = fields.Selection(
        [
            ("unknown_client", "There is no such client"),
            ("wrong_secret", "Wrong secret"),
            ("old_secret", "The secret was replaced"),
            ("ended", "The client was revoked or archived"),
            ("user_archived", "The user of the client is archived"),
            ("wrong_code", "Wrong or old code to enrol a phone"),
        ],
        readonly=True,
    )
    client_id = fields.Many2one(
        "spp.attendance.api.client.credential", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    tried = fields.Char("Client id tried", readonly=True, help="What cannot be an id is cut: it may be a secret.")

    @api.model
    def _is_too_many(self, address, reason, client=None, tried=""):
        """Whether too many tries from the address failed lately. If not, this one is added.

        So an attack does not fill the table. The cursor is its own, because the request that failed is rolled back.
        client: the one that was named, if there is one; tried: the id that was sent
        """
        address = address or "unknown"  # as behind a socket
        with self.env.registry.cursor() as cr:
            now = fields.Datetime.now()
            cr.execute(COUNT, [address, now - WINDOW])
            is_too_many = cr.fetchone()[0] >= LIMIT
            if not is_too_many:
                row = [address, now, reason, client and client.id or None, self._shown(tried)]
                cr.execute(ADD, row, log_exceptions=False)
            return is_too_many

    @api.model
    def _shown(self, tried):
        if CLIENT_ID.fullmatch(tried) or not tried:
            return tried
        return f"{tried[:SHOWN]}…".replace("\0", "")

    @api.model
    def _purge_batches(self):
        """Delete the oldest above MOST_ROWS, each batch in a transaction of its own. Yields how many it had."""
        first, last = self._execute(BEYOND, [MOST_ROWS])
        for start in range(first, last + 1, BATCH) if last else ():
            [count] = self._execute(DELETE, [start, min(start + BATCH - 1, last)])
            yield count

    @api.model
    def _execute(self, query, values):
        """Run a statement in a transaction of its own. Returns its row."""
        with self.env.registry.cursor() as cr:
            cr.execute(query, values)
            return cr.fetchone()
