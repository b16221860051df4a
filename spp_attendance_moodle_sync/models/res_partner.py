from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _forget_person(self):
        """The accounts in Moodle are noted as those of somebody erased: no run reads them again, nor says who they are.

        Moodle itself is not asked to delete anything.
        """
        self._check_may_erase()
        self._moodle_accounts()._note_erased()
        self._fitting_accounts()._forget_fit(self._known_to_moodle())
        of_lines = [("attendance_id.participant_id", "in", self.ids)]
        # sudo: only the sync writes conflicts and the lines of runs
        self.env["spp.moodle.conflict"].sudo().search(of_lines).write({"moodle_user_id": 0})
        lines = self.env["spp.moodle.sync.run.line"].sudo()
        lines.search([("participant_id", "in", self.ids)]).write({"participant_id": False})
        return super()._forget_person()

    def _moodle_accounts(self):
        """The accounts that are theirs for sure: linked with them, or linked before another one of theirs was."""
        # sudo: session managers erase people, also where they see no Moodle site
        links, people = self.env["spp.moodle.mapping"].sudo(), self._known_to_moodle().ids
        return links.search(["|", ("subscriber_id", "in", people), ("moved_to_id.subscriber_id", "in", people)])

    def _fitting_accounts(self):
        """The accounts that nobody is linked with and that may be theirs, or somebody else's: these stay."""
        # sudo: session managers erase people, also where they see no Moodle site
        links, people = self.env["spp.moodle.mapping"].sudo(), self._known_to_moodle().ids
        return links.search(["|", ("fitting_subscriber_id", "in", people), ("suggestion_ids", "in", people)])

    def _known_to_moodle(self):
        # sudo: of all companies; archived people are linked too
        people = self.env["spp.attendance.subscriber"].sudo().with_context(active_test=False)
        return people.search([("partner_id", "in", self.ids)])

    def _known(self):
        conflicts, lines = self.env["spp.moodle.conflict"], [("attendance_id.participant_id", "=", self.id)]
        link = ["instance_id", "moodle_id", "name", "idnumber", "idnumber_of_other", "email", "reason"]
        conflict = ["instance_id", "session_id", "moodle_user_id", "odoo_status", "moodle_status", "state", "choice"]
        accounts = self._moodle_accounts()
        return {
            **super()._known(),
            "moodle_links": self._known_rows(accounts, [("id", "in", accounts.ids)], link),
            "moodle_conflicts": self._known_rows(conflicts, lines, conflict),
        }
