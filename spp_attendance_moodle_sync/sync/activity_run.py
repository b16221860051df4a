"""The activities of a run, one after the other."""

from functools import partial

from ..moodle import activity_sessions
from ..moodle.errors import FINAL_ERRORS, MoodleError
from .outage import SiteDown
from .planned_sessions import PlannedSessions
from .session_sync import PUSHES
from .unlisted_sessions import UnlistedSessions
from .unreadable_sessions import UnreadableSessions


class ActivityRun:
    """Syncs activities for a SyncAttendance (`run`), beginning where the run before has stopped."""

    def __init__(self, run):
        self.run, self.run_log, self.site = run, run.run_log, run.site
        # {activity id: the start times of its sessions for everyone, None where Moodle did not list all sessions}
        self._start_times = {}
        # {activity id: the numbers of its sessions} of those that Moodle has listed; those that it cannot list
        self._listed, self._unlistable = {}, set()
        self.unlisted, self.unreadable = UnlistedSessions(self), UnreadableSessions(run)

    def sync_all(self, activities):
        """Sync activities, then the sessions that no list shows. At least one session is done, however late it is.

        activities: ActivityRefs in order
        """
        try:
            self._sync_all(activities)
        finally:
            self.unreadable.report()
        self.unreadable.report_activities()

    def _sync_all(self, activities):
        for done_count, activity in enumerate(activities):
            if activity.id <= self.site.resume_after:
                continue
            self.run_log.report_progress(done_count=done_count, all_count=len(activities))
            self._sync_one(activity)
            if not self.run.is_unfinished:
                self.run.resume_after, self.run.resume_session = activity.id, 0
            if self.run.is_late():
                break
        self._note_lists(activities)
        if self.run.is_unfinished:
            return
        self._sync_beyond_lists(activities)
        self.run_log.counts.update(done_count=len(activities), all_count=len(activities))

    def _sync_one(self, activity):
        found = self.read_sessions(activity.id)
        if not found:
            return
        if found.is_whole:
            self._listed[activity.id] = [session.id for session in found.sessions]
        elif self.run.client.installed().is_listable:
            self._unlistable.add(activity.id)
            has_all = not (found.cut_at or found.error or self._is_resumed())
            self.unreadable.add_activity(activity, has_all)
        self.sync(activity, found)
        if isinstance(found.error, FINAL_ERRORS):
            raise found.error
        if found.error:
            self.fail(found.error, activity.id)

    def _note_lists(self, activities):
        """Note up to where the lists of this run have shown all sessions, and which activities Moodle cannot list."""
        self.site.note_listed(self._listed)
        place, unlistable = self.site.search_place, [each for each in activities if each.id in self._unlistable]
        before = {*place.activities} - self._listed.keys()
        if not (self.run.has_unread_courses or self.run.failed_courses):
            before &= {each.id for each in activities}
        numbers = self.run.session_run.read_ids | self.site.known_sessions()
        self.site.search_place = place.of(before | self._unlistable, max(numbers, default=0))
        if not unlistable and self.site.search_place == place:
            return
        links = self.run_log.in_transaction(partial(self.site.store_place, activities=unlistable))
        self.site.add_links(links)

    def _sync_beyond_lists(self, activities):
        """Sync the sessions that no list has, and create in Moodle those that are planned here."""
        self.unlisted.sync_entered(activities)
        if self.run.is_unfinished:
            return
        self.unlisted.find_new(activities)
        if not self.run.has_unread_courses:
            self.unlisted.find_removed({activity.id for activity in activities}, self.run.failed_courses)
        if self.site.creates_sessions and self.run.direction in PUSHES:
            PlannedSessions(self).create_in_moodle(activities)

    def read_sessions(self, activity_id):
        """The ActivitySessions of an activity, None where it cannot be read."""
        self._start_times[activity_id] = None
        known = [number for number in self.site.sessions_of_activity(activity_id) if not self._is_done(number)]
        try:
            is_late, read_before = self.run.ends_at_half(), self.site.fingerprints
            found = activity_sessions.read(self.run.client, activity_id, known, is_late, read_before)
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            self.fail(error, activity_id)
            return None
        self.run.outage.note_answer()
        self.run.outage.has_read = True
        if found.is_whole:
            self._start_times[activity_id] = {session.start_at for session in found.sessions if not session.group_id}
        return found

    def _is_done(self, number):
        """Whether the run before has done a session of the activity that is gone through now."""
        return self._is_resumed() and number <= self.site.resume_session

    def _is_resumed(self):
        """Whether the activity that is gone through now was begun by the run before."""
        return self.site.resume_session and self.run.resume_after == self.site.resume_after

    def fail(self, error, activity_id):
        """Store that an activity could not be read. Raises SiteDown where the site has stopped answering."""
        self.run.fail(error, "activity", activity_id)
        if self.run.outage.is_down:
            raise SiteDown from None

    def start_times(self, activity):
        """The start times of the sessions for everyone, None where Moodle cannot list all sessions of the activity."""
        if activity.id not in self._start_times:
            self.read_sessions(activity.id)
        return self._start_times[activity.id]

    def sync(self, activity, found):
        """Sync the sessions of an activity. found: an ActivitySessions"""
        sessions = self.run.session_run
        self.unreadable.note_read(found.sessions)
        sessions.add_people(found.sessions)
        for session_id, error in found.unreadable.items():
            self.unreadable.add(session_id, error)
        for session_id in found.removed:
            sessions.remove(session_id)
        for session in found.sessions:
            if self._is_done(session.id):
                continue
            if sessions.sync(activity, session) and self.run.is_late():
                self.run.resume_session = session.id
                return
            self.run_log.report_progress()
        if found.cut_at:
            self.run.resume_session, self.run.is_unfinished = found.cut_at, True
