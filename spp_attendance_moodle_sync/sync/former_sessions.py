"""The sessions of a site with the same address that was removed: which of them are found again."""


class FormerSessions:
    """A session is found again where its number, its course and its start are those that it had.

    The number alone says nothing: a Moodle that was installed anew, or restored, counts from 1 again.
    """

    def __init__(self, instance):
        self._ids, self._by_number, self._found_courses = {}, {}, set()
        for session in instance._former_sessions():
            number = session.moodle_session_id
            self._ids[number, session.moodle_former_course, session.moodle_former_start] = session.id
            self._by_number[number] = session.id

    def id_of(self, theirs):
        """The id of the session that is found again, False for none. theirs: the Session as Moodle has it"""
        return self._ids.get((theirs.id, theirs.course_id, theirs.start_at), False)

    def other_id(self, theirs):
        """The id of one with the same number that is not taken for the same session, False for none."""
        return not self.id_of(theirs) and self._by_number.get(theirs.id, False)

    def note(self, sessions):
        """Note which courses are found again: those of sessions that are."""
        self._found_courses.update(theirs.course_id for theirs in sessions if self.id_of(theirs))

    def is_course_found(self, course_id):
        """Whether a course is the one that had its number before."""
        return course_id in self._found_courses
