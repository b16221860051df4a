"""Sessions that Moodle does not list: known ones that may be removed, and new ones."""

import time
from functools import partial

from ..moodle.activity_sessions import ActivitySessions
from ..moodle.errors import FINAL_ERRORS, MoodleError, RecordMissing
from ..moodle.session_search import SessionSearch
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
        """Find the sessions of an activity that Moodle cannot list, by their numbers, and sync those that are new."""
        seen = {*self.run.session_run.read_ids, *self.site.known_sessions()}
        searched = self.site.searched_up_to(activity.id)
        try:
            found = SessionSearch(self.run.client, activity.id, seen, searched, self._is_late).run()
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            self.activity_run.fail(error, activity.id)
            return
        self._store(activity, found)
        self._report(activity, found)
        self.activity_run.sync(activity, ActivitySessions(found.sessions, found.unreadable, [], False))

    def _is_late(self):
        """Whether time has run out. That does not leave the run unfinished: the search goes on at the next turn."""
        return time.monotonic() > self.run.deadline

    def _store(self, activity, found):
        """Store what was found before it is synced, so that every later run asks for it."""
        store = partial(self.site.store_search, activity=activity, found=found)
        links = self.run_log.in_transaction(store)
        if not self.run_log.is_preview:
            self.site.add_links(links)

    def _report(self, activity, found):
        if not found.is_whole:
            text = _(
                "Moodle cannot list the sessions of this activity, so their numbers are tried one by one: up to "
                "%(searched)s of %(highest)s so far. The next runs go on."
            )
            numbers = {"searched": found.searched, "highest": found.highest}
            self.run_log.add_line("notice", text % numbers, "activity", activity.id)
