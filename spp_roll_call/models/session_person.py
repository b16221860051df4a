from odoo import models


class SessionPerson(models.Model):
    _inherit = "spp.session.person"

    def action_certificate(self):
        """Ask what an attendance certificate is about: the period shown is proposed."""
        self.ensure_one()
        first, last = self.env["spp.session.compliance"]._shown_period()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_roll_call.spp_attendance_certificate_action")
        proposed = {"participant_id": self.id, "date_from": str(first), "date_to": str(last)}
        return {**action, "context": {f"default_{name}": value for name, value in proposed.items()}}
