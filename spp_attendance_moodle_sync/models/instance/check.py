from contextlib import contextmanager
from itertools import islice

from odoo import _, fields, models
from odoo.exceptions import UserError

from ...moodle import activity_sessions
from ...moodle.diagnosis import missing_capabilities
from ...moodle.errors import AccessRefused, MoodleError

# So much of the site is looked at to see what the token cannot see.
MOST_COURSES, MOST_PEOPLE = 5, 500


class MoodleInstance(models.Model):
    """Testing the connection: what is there, what the token lacks, and what that means."""

    _inherit = "spp.moodle.instance"

    checked_at = fields.Datetime("Tested", readonly=True, copy=False)
    check_state = fields.Selection(
        [("fine", "Works"), ("lacking", "Works in part"), ("failed", "Does not work")],
        "Test",
        readonly=True,
        copy=False,
    )
    check_result = fields.Text("Result of the test", readonly=True, copy=False)

    def action_test_connection(self):
        """Ask the site what the token may do. Returns a notification; the details are in `check_result`."""
        self.ensure_one()
        self._check_may_sync()
        state, lines = self._tested()
        # sudo: the result of a test is kept by the server, the rest of the form is for administrators
        self.sudo().write({"checked_at": fields.Datetime.now(), "check_state": state, "check_result": "\n".join(lines)})
        kinds = {"fine": "success", "lacking": "warning", "failed": "danger"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": dict(self._fields["check_state"]._description_selection(self.env))[state],
                "message": lines[0],
                "type": kinds[state],
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _tested(self):
        """The state, and sentences."""
        try:
            client = self._client()
            site, installed = client.site(), client.installed()
            doubts, unreadable = ([], []) if installed.missing_core else self._doubts(client)
        except (MoodleError, UserError) as error:
            return "failed", [str(error)]
        meanings = self._meanings()
        found = _("%(name)s, Moodle %(release)s, asked as user %(user)s.")
        lines = [found % {"name": site.name, "release": site.release, "user": site.user_id}]
        lines += [f"{function}: {meanings[function]}" for function in installed.missing if function in meanings]
        if doubts:
            lines.append(_("The token's user may lack the following, for less is seen than one would think:"))
            lines += [f"{capability}: {self._meaning_of(capability)}" for capability in doubts]
        lines += unreadable
        if not installed.is_readable or installed.missing_core:
            return "failed", lines
        return "lacking" if len(lines) > 1 else "fine", lines

    def _doubts(self, client):
        """The capabilities that the token's user may lack, and a sentence on each thing that cannot be read."""
        courses, activities, people, sessions, unreadable = client.courses(), [], [], [], []
        for course in courses[:MOST_COURSES]:
            with self._noted(unreadable, _("Course %(number)s", number=course.id)):
                found = client.activities(course.id)
                activities += found
                people += islice(client.people(course.id), MOST_PEOPLE) if found else []
        for activity in {each.course_id: each for each in activities}.values():
            with self._noted(unreadable, _("Activity %(number)s", number=activity.id)):
                sessions += activity_sessions.read(client, activity.id, ()).sessions
        if unreadable and not activities:
            return [], unreadable  # that says it all
        return missing_capabilities(courses, activities, people, sessions, client.site().user_id), unreadable

    @contextmanager
    def _noted(self, unreadable, what):
        """Go on where one thing cannot be read, and remember that."""
        try:
            yield
        except AccessRefused:
            raise
        except MoodleError as error:
            unreadable.append(_("%(what)s cannot be read: %(error)s", what=what, error=error))

    def _meanings(self):
        """{function: what cannot be done without it}"""
        return {
            "core_webservice_get_site_info": _("nothing can be asked"),
            "core_course_get_courses": _("courses cannot be found: nothing is kept in step"),
            "core_course_get_contents": _("activities cannot be found: nothing is kept in step"),
            "core_enrol_get_enrolled_users": _("people cannot be matched: nothing is kept in step"),
            "mod_attendance_get_session": _("single sessions cannot be read: nothing can be sent to Moodle"),
            "mod_attendance_get_sessions": _(
                "sessions cannot be listed: enter their numbers under Linked records, or nothing of them is read"
            ),
            "mod_attendance_update_user_status": _("marks cannot be sent to Moodle"),
            "mod_attendance_add_session": _("sessions cannot be made in Moodle"),
        }

    def _meaning_of(self, capability):
        return {
            "moodle/course:view": _("courses are not seen"),
            "moodle/course:viewhiddencourses": _("hidden courses are not seen"),
            "mod/attendance:view": _("attendance activities are not seen"),
            "moodle/course:viewparticipants": _("people of courses are not seen"),
            "moodle/user:viewdetails": _("people of courses are not seen"),
            "moodle/site:viewuseridentity": _("ID numbers and e-mail addresses are not seen: nobody is matched"),
            "moodle/user:viewalldetails": _("ID numbers and e-mail addresses are not seen: nobody is matched"),
            "moodle/site:accessallgroups": _("sessions of groups show nobody"),
        }[capability]
