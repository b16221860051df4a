"""Marks that are gone in Moodle, as after a course was reset: the run says so once for each course."""

from collections import defaultdict

from ..moodle.text import _


class GoneMarks:
    """In direction *Moodle to here* marks that Moodle had, and has no longer, stay here."""

    def __init__(self):
        self._found = defaultdict(list)  # {(number, name of the course): [(number, id of the session, how many marks)]}

    def add(self, activity, session, done):
        """Note what is gone in a session. session: as Moodle has it; done: its SessionSync"""
        if done.gone_count:
            course = (activity.course_id, activity.course_name)
            self._found[course].append((session.id, done.session.id, done.gone_count))

    def report(self, run_log):
        """Add a line for each course, which leads to the session where it is only one."""
        for (number, name), sessions in self._found.items():
            text = _(
                "%(course)s: marks that are not in Moodle any more: %(marks)s. Sessions they are of: "
                "%(sessions)s. Was the course reset there? The marks here stay."
            )
            marks = sum(count for *_session, count in sessions)
            values = {"course": name, "marks": marks, "sessions": len(sessions)}
            place = ("session", *sessions[0][:2]) if len(sessions) == 1 else ("course", number, False)
            run_log.add_line("notice", text % values, *place)
