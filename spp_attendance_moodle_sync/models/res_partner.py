from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _forget_person(self):
        """The accounts in Moodle are noted as those of somebody erased: no run reads them again, nor says who they are.

        Moodle itself is not asked to delete anything.
        """
        self._check_may_erase()
        accounts = self._moodle_accounts()
        accounts._note_erased()
        of_lines = [("attendance_id.participant_id", "in", self.ids)]
        # sudo: only the sync writes conflicts and the lines of runs
        self.env["spp.moodle.conflict"].sudo().search(of_lines).write({"moodle_user_id": 0})
        lines = self.env["spp.moodle.sync.run.line"].sudo()
        lines.search([("participant_id", "in", self.ids)]).write({"participant_id": False})
        return super()._forget_person()

    def _moodle_accounts(self):
        """The accounts that are linked with these people, or that may be theirs: the one suggestion fits."""
        # sudo: session managers erase people, also where they see no Moodle site
        links, people = self.env["spp.moodle.mapping"].sudo(), self.attendance_subscriber_ids.ids
        return links.search(["|", ("subscriber_id", "in", people), ("fitting_subscriber_id", "in", people)])

    def _known(self):
        conflicts, lines = self.env["spp.moodle.conflict"], [("attendance_id.participant_id", "=", self.id)]
        link = ["instance_id", "moodle_id", "name", "idnumber", "email", "reason"]
        conflict = ["instance_id", "session_id", "moodle_user_id", "odoo_status", "moodle_status", "state", "choice"]
        accounts = self._moodle_accounts()
        return {
            **super()._known(),
            "moodle_links": self._known_rows(accounts, [("id", "in", accounts.ids)], link),
            "moodle_conflicts": self._known_rows(conflicts, lines, conflict),
        }
