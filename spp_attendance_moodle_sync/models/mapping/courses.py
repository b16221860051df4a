from odoo import _, models
from odoo.exceptions import AccessError


class MoodleMapping(models.Model):
    """Whether the sessions of a course count for compliance: not until an officer says so.

    What counts is left out again by managers alone, for a type may be of more than one course.
    """

    _inherit = "spp.moodle.mapping"

    def action_count(self):
        """Let the sessions of courses count for compliance."""
        return self._let_count(True)

    def action_leave_out(self):
        """Let the sessions of courses not count for compliance."""
        if not self.env["spp.session"]._is_manager():
            raise AccessError(_("Managers leave courses out that count. Ask one of them."))
        return self._let_count(False)

    def _let_count(self, is_counting):
        self.check_access_rights("write")
        self.check_access_rule("write")
        # sudo: session types are a manager's, but officers say whether a course counts; the type tells who did
        self.session_type_id.sudo().counts_for_compliance = is_counting
        return True
