from datetime import timedelta

from odoo import api, fields, models

WINDOW = timedelta(minutes=15)
MOST = 20
KEEP = "insert into spp_attendance_api_failure (address, failed_at) values (%s, %s)"
COUNT = "select count(*) from spp_attendance_api_failure where address = %s and failed_at > %s"


class ApiFailure(models.Model):
    """A failed try to get a token, by the address it came from: kept for a short while, to tell a guesser."""

    _name = "spp.attendance.api.failure"
    _description = "Failed try to get a token"
    _log_access = False

    address = fields.Char(required=True, index=True)
    failed_at = fields.Datetime(required=True)

    @api.model
    def _is_too_many(self, address):
        """Whether there were too many of late. If not, one more is remembered: an attack does not fill the table.

        On a cursor of its own: the request that fails is rolled back.
        """
        with self.env.registry.cursor() as cr:
            now = fields.Datetime.now()
            cr.execute(COUNT, [address, now - WINDOW])
            is_too_many = cr.fetchone()[0] >= MOST
            if not is_too_many:
                cr.execute(KEEP, [address, now])
            return is_too_many
