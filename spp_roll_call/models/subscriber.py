from odoo import _, models
from odoo.exceptions import UserError

BADGE_CARDS = "spp_roll_call.spp_roll_call_report_badge_cards"
MOST_BADGES = 500  # of one file: drawing that many codes takes a server some seconds


class AttendanceSubscriber(models.Model):
    _inherit = "spp.attendance.subscriber"

    def action_badge_cards(self):
        """Print a badge for each, in their order; where they are many, show the job that makes the files."""
        if len(self) > MOST_BADGES:
            return self._start_badge_cards()._open()
        return self.env.ref(BADGE_CARDS).report_action(self, config=False)

    def _start_badge_cards(self):
        self._check_sees_badges()
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            raise UserError(
                _(
                    "The server has no wkhtmltopdf, by which badges of many people are made. Ask an administrator to "
                    "install it, or choose at most %(most)s people.",
                    most=MOST_BADGES,
                )
            )
        name = _("Make badge cards: %(count)s", count=len(self))
        return self.env["spp.job"]._start("spp.job.badges", name, {"people": self.ids}, len(self))

    def action_certificate(self):
        """Ask for the period of an attendance certificate."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_roll_call.spp_attendance_certificate_action")
        return {**action, "context": {"default_participant_id": self.partner_id.id}}
