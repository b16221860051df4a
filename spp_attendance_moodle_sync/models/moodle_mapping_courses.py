from odoo import models


class MoodleMapping(models.Model):
    """Whether the sessions of a course count for compliance: not until an officer says so."""

    _inherit = "spp.moodle.mapping"

    def action_count(self):
        """Let the sessions of courses count for compliance."""
        return self._let_count(True)

    def action_leave_out(self):
        """Let the sessions of courses not count for compliance."""
        return self._let_count(False)

    def _let_count(self, is_counting):
        self.check_access_rights("write")
        self.check_access_rule("write")
        # sudo: session types are a manager's, but officers say whether a course counts; the type tells who did
        self.session_type_id.sudo().counts_for_compliance = is_counting
        return True
