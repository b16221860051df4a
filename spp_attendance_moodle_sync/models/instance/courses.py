from odoo.exceptions import UserError

from ...moodle.errors import MoodleError
from ...tools.message import in_language


class InstanceCourses:
    """Finding the courses of a site, also before any of them is synced."""

    __slots__ = ()

    def action_find_courses(self):
        """List the courses that the token's user sees. Returns the action that shows them."""
        self.ensure_one()
        self._check_may_sync()
        try:
            courses = self._client().courses()
        except MoodleError as error:
            raise UserError(in_language(self.env, error.text)) from error
        links = self.env["spp.moodle.mapping"]
        for course in courses:
            link = links._find_or_create(self, "course", course.id, name=course.name, is_synced=self.takes_all_courses)
            if link.name != course.name:
                link._follow_name(course.name)
        return self.action_open_courses()
