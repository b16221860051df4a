from odoo import _, fields, models
from odoo.addons.spp_session_tracking.tools.moment import day_text


class SessionCompliancePeriod(models.TransientModel):
    _inherit = "spp.session.compliance.period"

    def action_view_days(self):
        """Show who came on the required days of the period."""
        self.ensure_one()
        start, end = self.env["spp.session.compliance"]._period(self.date_from, self.date_to)
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_compliance_action")
        title = _("Days present %(start)s to %(end)s", start=day_text(self.env, start), end=day_text(self.env, end))
        period = {"compliance_from": fields.Date.to_string(start), "compliance_to": fields.Date.to_string(end)}
        return {**action, "name": title, "display_name": title, "context": period}
