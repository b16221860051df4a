from datetime import timedelta

from odoo import api, fields, models

WINDOW = timedelta(minutes=15)
LIMIT = 20
ADD = "insert into spp_attendance_api_failure (address, failed_at) values (%s, %s)"
COUNT = "select count(*) from spp_attendance_api_failure where address = %s and failed_at > %s"


class ApiFailure(models.Model):
    """A failed try to get a token, with the address it came from. Many in a short time mean that somebody guesses."""

    _name = "spp.attendance.api.failure"
    _description = "Failed try to get a token"
    _log_access = False

    address = fields.Char(required=True, index=True)
    failed_at = fields.Datetime(required=True)

    @api.model
    def _is_too_many(self, address):
        """Whether too many tries from the address failed lately. If not, this one is added.

        So an attack does not fill the table. The cursor is its own, because the request that failed is rolled back.
        """
        with self.env.registry.cursor() as cr:
            now = fields.Datetime.now()
            cr.execute(COUNT, [address, now - WINDOW])
            is_too_many = cr.fetchone()[0] >= LIMIT
            if not is_too_many:
                cr.execute(ADD, [address, now])
            return is_too_many
