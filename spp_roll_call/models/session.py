from odoo import _, models
from odoo.exceptions import AccessError

from .files import PREFIX


class Session(models.Model):
    _inherit = "spp.session"

    def action_roll_call(self):
        """Open the roll call of the session."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"{PREFIX}?session={self.id}", "target": "self"}

    def action_badge_cards(self):
        """Print a badge for everybody on the rosters. Whoever is not among the people of attendance yet becomes so."""
        if not self._is_officer():
            raise AccessError(_("Ask an officer to print badges."))
        people = self.env["spp.attendance.subscriber"]
        for company, sessions in self.grouped("company_id").items():
            known = people._of_partners(sessions.attendance_ids.participant_id, company)
            people = people.union(*known.values())
        return people.sorted("name").action_badge_cards()
