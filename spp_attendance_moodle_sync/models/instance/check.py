from odoo import fields
from odoo.exceptions import UserError

from ...moodle import diagnosis
from ...moodle.errors import MoodleError
from ...moodle.survey import survey
from ...moodle.text import Text, _, joined, text_of
from ...sync import site_remarks
from ...sync.unmapped_statuses import UnmappedStatuses
from ...tools.message import in_language

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
        values = {"checked_at": fields.Datetime.now(), "check_state": state, "check_result": joined(lines, "\n")}
        self.sudo().write(values)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": dict(self._fields["check_state"]._description_selection(self.env))[state],
                "message": in_language(self.env, lines[0]),
                "type": NOTIFICATION_TYPES[state],
            },
        }

    def _test_result(self):
        """The state, and sentences."""
        try:
            client = self._client()
            site, installed = client.site(), client.installed()
            known = self._known_activities()
            found = survey(client, {course for course, _activity in known}) if not installed.missing_core else None
        except (MoodleError, UserError) as error:
            rights = diagnosis.behind(error) if isinstance(error, MoodleError) else ()
            return "failed", [text_of(error), *self._lines_of_capabilities(rights)]
        effects = self._effects_of_missing_functions()
        about = _("%(name)s, Moodle %(release)s. The token belongs to user %(user)s.")
        lines = [about % {"name": site.name, "release": site.release, "user": site.user_id}]
        lines += [_named(function, effects[function]) for function in installed.missing if function in effects]
        lines += self._lines_of_survey(client, found, known) if found else []
        lines += site_remarks.remarks(self, client)
        is_certain = found and (found.is_whole or found.failures or found.activities)
        if not installed.is_readable or not found or found.reads_nothing and is_certain:
            return "failed", [_("Nothing can be read, so nothing is synced."), *lines]
        return "lacking" if len(lines) > 1 else "fine", lines

    def _known_activities(self):
        """[(number of the course, number of the activity)] of those with sessions that were seen before."""
        # sudo: whoever tests a connection need not see the links
        links = self.env["spp.moodle.mapping"].sudo()
        sessions = [("instance_id", "=", self.id), ("kind", "=", "session"), ("is_removed", "=", False)]
        groups = links._read_group([*sessions, ("parent_id.parent_id", "!=", False)], ["parent_id"])
        return [(activity.parent_id.moodle_id, activity.moodle_id) for (activity,) in groups]

    def _lines_of_survey(self, client, found, known):
        """Sentences on what cannot be read, which rights that may come from, and which statuses have no meaning."""
        missing = diagnosis.missing_capabilities(found, client.site().user_id, client.has_hidden_courses, known)
        lines = [self._line_of_failure(*failure) for failure in found.failures]
        if not found.is_whole and not found.activities:
            looked = _(
                "No course that was looked at has attendance. Courses looked at: %(looked)s. Courses of the "
                "site: %(all)s."
            )
            lines.append(looked % {"looked": len(found.looked_at), "all": len(found.courses)})
        if diagnosis.is_user_held_up(found):
            held_up = _(
                "None of the courses that were looked at can be entered. Sign in to Moodle once as the token's user: "
                "it may have to change its password, or to accept a policy. If not, it lacks its role there."
            )
            return [held_up, *self._lines_of_capabilities(missing)]
        unmapped = UnmappedStatuses(self._settled_acronyms()).add(found.sessions)
        self._offer_statuses(unmapped.found)
        return [*self._lines_of_capabilities(missing), *lines, *filter(None, [unmapped.text()])]

    def _line_of_failure(self, kind, number, error):
        texts = {
            "course": _("Course %(number)s cannot be read: %(error)s"),
            "activity": _("Activity %(number)s cannot be read: %(error)s"),
        }
        return texts[kind] % {"number": number, "error": error}

    def _lines_of_capabilities(self, missing):
        """missing: capabilities that the token's user may lack"""
        if not missing:
            return []
        lines = [_named(capability, self._effect_of_missing_capability(capability)) for capability in missing]
        return [_("Less can be seen than expected. The token's user may lack these rights:"), *lines]

    def _effects_of_missing_functions(self):
        """{function: what does not work without it}, of the functions that the site's direction needs"""
        effects = {
            "core_webservice_get_site_info": _("the site cannot be read"),
            "core_course_get_courses": _("courses cannot be found, nothing is synced"),
            "core_course_get_contents": _("activities cannot be found, nothing is synced"),
            "core_enrol_get_enrolled_users": _("people cannot be matched, nothing is synced"),
            "core_user_get_users_by_field": _(
                "people who left a course are not found, and nobody new is linked while a course cannot be read"
            ),
            "core_course_get_courses_by_field": _("nothing is synced while one course is hidden from the token's user"),
            "core_calendar_get_calendar_events": _("of a session that Moodle cannot show, the date may not be known"),
            "mod_attendance_get_session": _("single sessions cannot be read, nothing can be sent to Moodle"),
            "mod_attendance_get_sessions": _(
                "sessions cannot be listed: enter their numbers under Linked records, otherwise none is read"
            ),
        }
        if self.sync_attendance_from != "moodle":
            effects["mod_attendance_update_user_status"] = _("marks cannot be sent to Moodle")
            if self.creates_sessions:
                effects["mod_attendance_add_session"] = _("sessions cannot be created in Moodle")
        return effects

    def _effect_of_missing_capability(self, capability):
        return {
            "webservice/rest:use": _("the web service does not answer"),
            "moodle/course:viewhiddenactivities": _("hidden attendance activities are not seen"),
            "mod/attendance:takeattendances": _("sessions cannot be read and marks cannot be sent"),
            "moodle/course:view": _("courses are not seen"),
            "moodle/course:viewhiddencourses": _("hidden courses are not seen"),
            "mod/attendance:view": _("attendance activities are not seen"),
            "moodle/course:viewparticipants": _("people of courses are not seen"),
            "moodle/user:viewdetails": _("people of courses are not seen"),
            "moodle/site:viewuseridentity": _("ID numbers and e-mail addresses are not seen: nobody is matched"),
            "moodle/user:viewalldetails": _("ID numbers and e-mail addresses are not seen: nobody is matched"),
            "moodle/site:accessallgroups": _("sessions of groups show nobody"),
        }[capability]


def _named(name, effect):
    return Text("%(name)s: %(effect)s", {"name": name, "effect": effect})
