"""Sessions that Moodle does not list: known ones that may be removed, those entered by hand, and new ones."""

import time

from ..moodle.activity_sessions import read_each
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
                if error.is_session_gone:
                    self.run.session_run.remove(session_id)
            except FINAL_ERRORS:
                raise
            except MoodleError:
                hidden += 1
            else:
                hidden += 1
        if hidden:
            text = _("Sessions of activities that Moodle no longer lists: %(count)s. They are not synced.")
            self.run_log.add_line("notice", text % {"count": hidden})

    def sync_entered(self, activities):
        """Sync the sessions that were entered by hand, of which it is not known yet to which activity they belong.

        activities: the ActivityRefs of the run
        """
        run = self.run.session_run
        numbers = {*self.site.sessions_of_activity(None)} - run.read_ids
        found = read_each(self.run.client, numbers, self.run.ends_at_half())
        for number, error in found.unreadable.items():
            self.activity_run.unreadable.add(number, error)
        for number in found.removed:
            run.remove(number)
        is_done = self._sync(found.sessions, activities) and not found.cut_at
        self.run.is_unfinished = self.run.is_unfinished or not is_done
        self._fail(found.error)

    def find_new(self, activities):
        """Find sessions of the activities that Moodle cannot list, by their numbers, and sync those that are new.

        activities: the ActivityRefs of the run
        """
        place = self.site.search_place
        if not place.activities:
            return
        seen = self.run.session_run.read_ids | self.site.known_sessions()
        floor = self.site.known_up_to(place.activities)
        found = SessionSearch(self.run.client, place, seen, floor, self.run.ends_at_half()).run()
        self._store(found)
        self._report(found)
        for number, error in found.unreadable.items():
            self.activity_run.unreadable.add_unknown(number, error)
        self._sync(found.sessions, activities)
        self._fail(found.error)

    def _sync(self, sessions, activities):
        """Sync sessions of whatever activities, at least one. Returns whether there was time for all.

        The others that a search has found are linked: the next run reads them.
        """
        by_number, run = {activity.id: activity for activity in activities}, self.run.session_run
        of_ours = [session for session in sessions if session.activity_id in by_number]
        self.activity_run.unreadable.note_read(of_ours)
        run.add_people(of_ours)
        for session in of_ours:
            run.sync(by_number[session.activity_id], session)
            if session != of_ours[-1] and time.monotonic() > self.run.deadline:
                return False
        return True

    def _fail(self, error):
        """Store what has ended asking for sessions, None for nothing. Raises it where nothing more can be asked."""
        if isinstance(error, FINAL_ERRORS):
            raise error
        if error:
            self.run.fail(error, "", 0)

    def _store(self, found):
        """Store what was found before it is synced, so that every later run asks for it."""
        links = self.run_log.in_transaction(lambda instance: self.site.store_search(instance, found))
        self.site.add_links(links)

    def _report(self, found):
        if not found.is_whole:
            text = _(
                "Activities whose sessions Moodle cannot list: %(count)s. So numbers are tried one by one, the "
                "newest first: those from %(low)s to %(high)s so far. The next runs go on."
            )
            place = found.place
            values = {"count": len(place.activities), "low": place.low, "high": place.high}
            self.run_log.add_line("notice", text % values)
