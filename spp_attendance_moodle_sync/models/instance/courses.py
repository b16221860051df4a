from odoo import models
from odoo.exceptions import UserError

from ...moodle.errors import MoodleError


class MoodleInstance(models.Model):
    """Which courses there are, also before any of them is kept in step."""

    _inherit = "spp.moodle.instance"

    def action_find_courses(self):
        """List the courses that the token sees. Returns the action that shows them."""
        self.ensure_one()
        self._check_may_sync()
        try:
            courses = self._client().courses()
        except MoodleError as error:
            raise UserError(str(error)) from error
        links = self.env["spp.moodle.mapping"]
        for course in courses:
            links._of(self, "course", course.id, name=course.name, is_synced=self.takes_all_courses)
        return self.action_open_courses()
