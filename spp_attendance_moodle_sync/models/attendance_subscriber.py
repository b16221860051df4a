from odoo import models


class AttendanceSubscriber(models.Model):
    _inherit = "spp.attendance.subscriber"

    def action_link_moodle_user(self):
        """Say that it is this person whom Moodle lists: the button beside each one suggested."""
        user = self.env["spp.moodle.mapping"].browse(self.env.context["moodle_mapping_id"])
        user.subscriber_id = self
        return True
