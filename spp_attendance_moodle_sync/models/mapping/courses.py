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

    def _follow_name(self, name):
        """Give the course its name in Moodle, and its session type too where nobody gave that another one.

        Returns the name it had, "" for none. A type of several courses keeps its name.
        """
        old, session_type = self.name or "", self.session_type_id
        self.sudo().name = name  # sudo: the sync updates links, otherwise only managers may
        courses = self.sudo().search_count([("session_type_id", "=", session_type.id)])  # sudo: of all companies
        if session_type and session_type.name == old and courses == 1:
            session_type.sudo()._rename_with_sessions(name)  # sudo: as above
        return old

    def _set_counts_for_compliance(self, counts):
        self.check_access_rights("write")
        self.check_access_rule("write")
        # sudo: only managers change session types, but officers decide whether a course counts; the type logs who did
        self.session_type_id.sudo().counts_for_compliance = counts
        return True
