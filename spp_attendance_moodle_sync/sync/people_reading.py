"""Reading the people of a site, and saying whom Moodle does not show."""

from collections import defaultdict

from odoo import _

from ..moodle.errors import FINAL_ERRORS, MoodleError

USERS = "core_user_get_users_by_field"


class PeopleReading:
    """Reads people for a run, and keeps what is doubtful to a person and a course: what is known is used.

    site: the SiteState, whose people are matched
    """

    def __init__(self, run_log, client, site):
        self.run_log, self.client, self.site, self.people = run_log, client, site, site.people
        self.env = run_log.env  # for the language of messages
        # ids, ID numbers and addresses that Moodle was asked for
        self._asked, self._has_gaps = set(), False
        self._unread, self._left_out = defaultdict(set), defaultdict(set)  # {ActivityRef: user ids, session numbers}

    def note_gap(self):
        """Note that the people of some course could not be read."""
        self._has_gaps = True

    def read_course(self, course):
        """Read everybody enrolled in a course. Raises MoodleError."""
        try:
            self.people.add(list(self.client.people(course.id)))
        except MoodleError:
            self.note_gap()
            raise

    def match(self):
        """Find out who is who. Where people of a course are not known, Moodle is asked who else has their numbers."""
        self.people.may_link = not self._has_gaps or self._can_find_doubles()
        self.people.match()

    def _can_find_doubles(self):
        """Add whoever shares the ID number or e-mail address of somebody new. Returns False where that failed."""
        if not self._finds_users():
            return True
        new = self.people.unlinked()
        try:
            for field in ("idnumber", "email"):
                values = {getattr(person, field) for person in new} - {"", None} - self._asked
                self.people.add(self.client.users(field, sorted(values)))
                self._asked.update(values)
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            text = _("Nobody new is linked now, because it is not known who shares an ID number: %(error)s")
            self.run_log.fail(text % {"error": error}, "", 0)
            return False
        return True

    def read_listed(self, sessions):
        """Read the people on the lists of sessions who are not enrolled, or whose course could not be read."""
        listed = {user.id for session in sessions for user in session.users}
        self.people.note_listed(listed)
        unknown = sorted(self.people.unread(listed) - self._asked)
        if not unknown or not self._finds_users():
            return
        self._asked.update(unknown)
        try:
            self.people.add(self.client.users("id", unknown))
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            self.run_log.fail(str(error), "activity", sessions[0].activity_id)
        self.match()

    def _finds_users(self):
        return USERS in self.client.site().functions

    def is_left_out(self, activity, session):
        """Whether a session must not be created: nobody on its list is known, and Moodle does not show all of them."""
        listed = {user.id for user in session.users}
        unread = self.people.unread(listed) if self.people.may_link else listed
        doubtful = unread - self.people.contacts.keys()
        if not doubtful:
            return False
        self._unread[activity].update(doubtful)
        is_left_out = not (listed & self.people.contacts.keys() or self.site.session_id_here(session.id))
        if is_left_out:
            self._left_out[activity].add(session.id)
        return is_left_out

    def report(self):
        """Say for each activity what was left out because people could not be read."""
        for activity, user_ids in self._unread.items():
            text = _(
                "%(course)s: Moodle does not show who %(people)s people on its lists are, so their marks are left out. "
                "%(sessions)s sessions are not created, because nobody on their lists is known.",
                course=activity.course_name,
                people=len(user_ids),
                sessions=len(self._left_out[activity]),
            )
            self.run_log.fail(text, "course", activity.course_id)
