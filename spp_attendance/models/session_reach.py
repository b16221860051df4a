from odoo import api, models
from odoo.tools import SQL

SUBSCRIBER = """
    left join spp_attendance_subscriber subscriber
      on subscriber.partner_id = person.id and subscriber.company_id = line.company_id
"""


class SessionReach(models.Model):
    """The gender is that of the people known to attendance. Nothing here knows birth dates."""

    _inherit = "spp.session.reach"

    @api.model
    def _gender(self):
        return SQL("subscriber.gender")

    @api.model
    def _joins(self):
        self.env["spp.attendance.subscriber"].flush_model(["partner_id", "company_id", "gender"])
        return SQL("%s %s", super()._joins(), SQL(SUBSCRIBER))
