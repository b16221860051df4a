from contextlib import contextmanager
from itertools import islice

from odoo import _, fields
from odoo.exceptions import UserError

from ...moodle import activity_sessions
from ...moodle.diagnosis import missing_capabilities
from ...moodle.errors import AccessRefused, MoodleError

# A test of the connection reads at most so many courses, and people of each.
MOST_COURSES, MOST_PEOPLE = 5, 500
NOTIFICATION_TYPES = {"fine": "success", "lacking": "warning", "failed": "danger"}


class InstanceCheck:
    """Testing the connection: what the token's user sees, which functions and rights are missing."""

    __slots__ = ()

    def action_test_connection(self):
        """Ask the site what the token may do. Returns a notification; the details are in `check_result`."""
        self.ensure_one()
        self._check_may_sync()
        state, lines = self._test_result()
        # sudo: the server stores the result of a test, the rest of the form is for administrators
        self.sudo().write({"checked_at": fields.Datetime.now(), "check_state": state, "check_result": "\n".join(lines)})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": dict(self._fields["check_state"]._description_selection(self.env))[state],
                "message": lines[0],
                "type": NOTIFICATION_TYPES[state],
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _test_result(self):
        """The state, and sentences."""
        try:
            client = self._client()
            site, installed = client.site(), client.installed()
            missing, unreadable = ([], []) if installed.missing_core else self._missing_capabilities(client)
        except (MoodleError, UserError) as error:
            return "failed", [str(error)]
        effects = self._effects_of_missing_functions()
        found = _("%(name)s, Moodle %(release)s. The token belongs to user %(user)s.")
        lines = [found % {"name": site.name, "release": site.release, "user": site.user_id}]
        lines += [f"{function}: {effects[function]}" for function in installed.missing if function in effects]
        if missing:
            lines.append(_("Less can be seen than expected. The token's user may lack these rights:"))
            lines += [f"{capability}: {self._effect_of_missing_capability(capability)}" for capability in missing]
        lines += unreadable
        if not installed.is_readable or installed.missing_core:
            return "failed", lines
        return "lacking" if len(lines) > 1 else "fine", lines

    def _missing_capabilities(self, client):
        """The capabilities that the token's user may lack, and a sentence on each thing that cannot be read."""
        courses, activities, people, sessions, unreadable = client.courses(), [], [], [], []
        for course in courses[:MOST_COURSES]:
            with self._collect_errors(unreadable, _("Course %(number)s", number=course.id)):
                found = client.activities(course.id)
                activities += found
                people += islice(client.people(course.id), MOST_PEOPLE) if found else []
        for activity in {each.course_id: each for each in activities}.values():
            with self._collect_errors(unreadable, _("Activity %(number)s", number=activity.id)):
                sessions += activity_sessions.read(client, activity.id, ()).sessions
        if unreadable and not activities:
            return [], unreadable  # too little was read to say anything about rights
        return missing_capabilities(courses, activities, people, sessions, client.site().user_id), unreadable

    @contextmanager
    def _collect_errors(self, unreadable, what):
        """Add a sentence to `unreadable` where something cannot be read, and go on."""
        try:
            yield
        except AccessRefused:
            raise
        except MoodleError as error:
            unreadable.append(_("%(what)s cannot be read: %(error)s", what=what, error=error))

    def _effects_of_missing_functions(self):
        """{function: what does not work without it}"""
        return {
            "core_webservice_get_site_info": _("the site cannot be read"),
            "core_course_get_courses": _("courses cannot be found, nothing is synced"),
            "core_course_get_contents": _("activities cannot be found, nothing is synced"),
            "core_enrol_get_enrolled_users": _("people cannot be matched, nothing is synced"),
            "mod_attendance_get_session": _("single sessions cannot be read, nothing can be sent to Moodle"),
            "mod_attendance_get_sessions": _(
                "sessions cannot be listed: enter their numbers under Linked records, otherwise none is read"
            ),
            "mod_attendance_update_user_status": _("marks cannot be sent to Moodle"),
            "mod_attendance_add_session": _("sessions cannot be created in Moodle"),
        }

    def _effect_of_missing_capability(self, capability):
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
