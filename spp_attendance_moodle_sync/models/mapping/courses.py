from odoo import _
from odoo.exceptions import AccessError


class MappingCourses:
    """Whether the sessions of a course count for compliance: only once an officer says so.

    Only managers stop counting a course, because its session type may belong to several courses.
    """

    __slots__ = ()

    def action_count(self):
        """Count the sessions of the courses for compliance."""
        return self._set_counts_for_compliance(True)

    def action_leave_out(self):
        """Do not count the sessions of the courses for compliance."""
        if not self.env["spp.session"]._is_manager():
            raise AccessError(_("Only managers stop counting a course. Ask one of them."))
        return self._set_counts_for_compliance(False)

    def _set_counts_for_compliance(self, counts):
        self.check_access_rights("write")
        self.check_access_rule("write")
        # sudo: only managers change session types, but officers decide whether a course counts; the type logs who did
        self.session_type_id.sudo().counts_for_compliance = counts
        return True
