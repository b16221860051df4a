from odoo import models

BADGE_CARDS = "spp_roll_call.spp_roll_call_report_badge_cards"
MOST_BADGES = 500  # of one file: drawing that many codes takes a server some seconds


class AttendanceSubscriber(models.Model):
    _inherit = "spp.attendance.subscriber"

    def action_badge_cards(self):
        """Print a badge for each, in their order; where they are many, show the job that makes the files."""
        self._check_sees_badges()
        known = [("partner_id.is_erased", "=", False)]
        return self.env["spp.job.print"]._print(self, BADGE_CARDS, MOST_BADGES, known)

    def action_certificate(self):
        """Ask for the period of an attendance certificate."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_roll_call.spp_attendance_certificate_action")
        return {**action, "context": {"default_participant_id": self.partner_id.id}}
