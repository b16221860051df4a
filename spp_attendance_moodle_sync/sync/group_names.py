"""The names of groups: Moodle gives sessions only their numbers."""

from ..moodle.errors import FINAL_ERRORS, MoodleError
from ..moodle.text import _
from ..tools.message import in_language


class GroupNames:
    """Asks once for each course with a new session of a group. Where Moodle does not say it, the number is the name.

    env: for the language
    unread: numbers of the courses whose groups could not be read: a later run asks again
    """

    def __init__(self, env, client):
        self.env, self.client = env, client
        self.unread = set()
        self._names = {}  # {number of the course: {number of the group: its name}}

    def name(self, session):
        """The name of the group of a session, "" for a session for everybody. session: as Moodle has it"""
        if not session.group_id:
            return ""
        if session.course_id not in self._names:
            self._names[session.course_id] = self._read(session.course_id)
        named = self._names[session.course_id].get(session.group_id, "").strip()
        return named or in_language(self.env, _("group %(number)s", number=session.group_id))

    def _read(self, course_id):
        try:
            return self.client.group_names(course_id)
        except FINAL_ERRORS:
            raise
        except MoodleError:
            self.unread.add(course_id)
            return {}  # a name is no reason to leave a session out
