from odoo import models


class AttendanceSubscriber(models.Model):
    _inherit = "spp.attendance.subscriber"

    def action_certificate(self):
        """Ask for the period of an attendance certificate."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_roll_call.spp_attendance_certificate_action")
        return {**action, "context": {"default_participant_id": self.partner_id.id}}
