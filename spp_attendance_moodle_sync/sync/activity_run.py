"""The activities of a run, one after the other."""

from ..moodle import activity_sessions
from ..moodle.errors import FINAL_ERRORS, MoodleError
from ..moodle.text import _
from .outage import SiteDown
from .planned_sessions import PlannedSessions
from .session_sync import PUSHES
from .unlisted_sessions import UnlistedSessions


class ActivityRun:
    """Syncs activities for a SyncAttendance (`run`), beginning where the run before has stopped."""

    def __init__(self, run):
        self.run, self.run_log, self.site = run, run.run_log, run.site
        # {activity id: the start times of its sessions for everyone, None where Moodle did not list all sessions}
        self._start_times = {}
        self._not_listable = []

    def sync_all(self, activities):
        """Sync activities, then the sessions that no list shows. At least one session is done, however late it is.

        activities: ActivityRefs in order
        """
        for done_count, activity in enumerate(activities):
            if activity.id <= self.site.resume_after:
                continue
            self.run_log.report_progress(done_count=done_count, all_count=len(activities))
            self._sync_one(activity)
            if self.run.is_unfinished:
                return
            self.run.resume_after, self.run.resume_session = activity.id, 0
            if self.run.is_late():
                return
        self._sync_beyond_lists(activities)
        self.run_log.counts.update(done_count=len(activities), all_count=len(activities))

    def _sync_one(self, activity):
        found = self.read_sessions(activity.id)
        if not found:
            return
        self.sync(activity, found)
        if not found.is_whole and self.run.client.installed().is_listable:
            self._not_listable.append(activity)

    def _sync_beyond_lists(self, activities):
        """Sync the sessions that Moodle does not list, and create in Moodle the sessions planned here."""
        unlisted = UnlistedSessions(self)
        for activity in self._not_listable:
            unlisted.find_new(activity)
        if not self.run.has_unread_courses:
            unlisted.find_removed({activity.id for activity in activities}, self.run.failed_courses)
        if self.site.creates_sessions and self.run.direction in PUSHES:
            PlannedSessions(self).create_in_moodle(activities)

    def read_sessions(self, activity_id, others=()):
        """The ActivitySessions of an activity, None where it cannot be read. others: see activity_sessions.read()."""
        self._start_times[activity_id] = None
        known = self.site.sessions_of_activity(activity_id)
        try:
            found = activity_sessions.read(self.run.client, activity_id, known, others)
        except FINAL_ERRORS:
            raise
        except MoodleError as error:
            self.run.fail(error, "activity", activity_id)
            if self.run.outage.is_down:
                raise SiteDown from None
            return None
        self.run.outage.note_answer()
        self.run.outage.has_read = True
        if found.is_whole:
            self._start_times[activity_id] = {session.start_at for session in found.sessions if not session.group_id}
        return found

    def start_times(self, activity):
        """The start times of the sessions for everyone, None where Moodle cannot list all sessions of the activity."""
        if activity.id not in self._start_times:
            self.read_sessions(activity.id)
        return self._start_times[activity.id]

    def sync(self, activity, found):
        """Sync the sessions of an activity. found: an ActivitySessions"""
        sessions = self.run.session_run
        sessions.add_people(found.sessions)
        for session in found.sessions:
            if session.id <= self.site.resume_session and self.run.resume_after == self.site.resume_after:
                continue  # the run before has done it
            if sessions.sync(activity, session) and self.run.is_late():
                self.run.resume_session = session.id
                return
            self.run_log.report_progress()
        for session_id in found.unreadable:
            text = _("Moodle cannot show it: a remark in it may contain HTML. Change the remark in Moodle.")
            sessions.fail(text, session_id)
        for session_id in found.removed:
            sessions.remove(session_id)
