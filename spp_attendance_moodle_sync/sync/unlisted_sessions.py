"""Sessions that Moodle does not list: known ones that may be removed, and new ones."""

from functools import partial

from ..moodle import activity_sessions
from ..moodle.errors import FINAL_ERRORS, MoodleError, RecordMissing
from ..moodle.text import _

# A run asks for at most so many sessions of activities that Moodle no longer lists.
MOST_ASKED_FOR = 50


class UnlistedSessions:
    """activity_run: the ActivityRun that looks for them."""

    def __init__(self, activity_run):
        self.activity_run, self.run = activity_run, activity_run.run
        self.run_log, self.site = activity_run.run_log, activity_run.site

    def find_removed(self, listed, failed_courses):
        """Ask for the sessions of activities that Moodle no longer lists, because the activity may be removed.

        listed: the numbers of the activities that Moodle lists; failed_courses: of the courses that could not be read
        """
        hidden = 0
        for session_id in self.site.sessions_of_other_activities(listed, failed_courses)[:MOST_ASKED_FOR]:
            try:
                self.run.client.session(session_id)
            except RecordMissing as error:
                if error.is_session:
                    self.run.session_run.remove(session_id)
            except FINAL_ERRORS:
                raise
            except MoodleError:
                hidden += 1
            else:
                hidden += 1
        if hidden:
            text = _("%(count)s sessions belong to activities that Moodle no longer lists. They are not synced.")
            self.run_log.add_line("notice", text % {"count": hidden})

    def find_new(self, activity):
        """Ask, once, for new sessions of an activity that Moodle cannot list."""
        known = self.site.sessions_of_activity(activity.id)
        numbers = {*self.run.session_run.read_ids, *self.site.known_sessions()}
        searched = self.site.searched_up_to(activity.id)
        others = [number for number in activity_sessions.unseen(numbers) if number > searched]
        found = others and self.activity_run.read_sessions(activity.id, others)
        if not found:
            return
        new = [session for session in found.sessions if session.id not in known]
        unreadable = [number for number in found.unreadable if number not in known]
        self._store(activity, {*(session.id for session in new), *unreadable}, numbers)
        self.activity_run.sync(activity, found._replace(sessions=new, unreadable=unreadable, removed=[]))

    def _store(self, activity, found, numbers):
        """Store what was found before it is synced, so that every later run asks for it."""
        store = partial(
            self.site.store_search, activity=activity, number=max({*found, *numbers}, default=0), found=found
        )
        links = self.run_log.in_transaction(store)
        if not self.run_log.is_preview:
            self.site.add_links(links)
