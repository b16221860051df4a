from odoo import _, models
from odoo.exceptions import AccessError

from .files import PREFIX

SIGN_IN_SHEET = "spp_roll_call.spp_roll_call_report_sign_in_sheet"
MOST_SHEETS = 100  # of one file: the pages of so many take a server some seconds, before they are a PDF


class Session(models.Model):
    _inherit = "spp.session"

    def action_roll_call(self):
        """Open the roll call of the session."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"{PREFIX}?session={self.id}", "target": "self"}

    def action_sign_in_sheets(self):
        """Print the sheet of each session; where they are many, show the job that makes the files."""
        return self.env["spp.job.print"]._print(self, SIGN_IN_SHEET, MOST_SHEETS)

    def action_badge_cards(self):
        """Print a badge for everybody on the rosters. Whoever is not among the people of attendance yet becomes so."""
        if not self._is_officer():
            raise AccessError(_("Ask an officer to print badges."))
        self.env["spp.job.print"]._check_all_named(self)
        people = self.env["spp.attendance.subscriber"]
        for company, sessions in self.grouped("company_id").items():
            known = people._of_partners(sessions.attendance_ids.participant_id, company)
            people = people.union(*known.values())
        return people.sorted("name").action_badge_cards()
