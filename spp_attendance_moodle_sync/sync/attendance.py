"""One run for a site: what is asked of Moodle, in which order."""

import time
from functools import partial

from odoo import _
from odoo.exceptions import AccessError, UserError

from ..moodle import activity_sessions
from ..moodle.errors import ENDS, MoodleError, OutOfTime
from ..moodle.module_detector import detect_installed_modules
from .courses import read_courses
from .site_state import SiteState
from .outage import Outage, Standstill
from .run_log import RunLog
from .planned_sessions import PlannedSessions
from .session_sync import PUSHES
from .session_run import SessionRun
from .unlisted_sessions import UnlistedSessions

# What was begun when time runs out may go on asking Moodle for so many seconds.
LEEWAY = 15.0


class SyncAttendance:
    """One run. It is done in many transactions: what one of them has kept stays, whatever happens to the next.

    instance: the site, as whoever asks for the run sees it; seconds: after which no further session is begun
    record: what is written down of it; is_unfinished: whether time ran out; outage: whether the site still answers
    is_cut_off: whether some courses were not come to, so that it is not known what is in them
    """

    def __init__(self, instance, is_preview=False, trigger="person", seconds=60.0):
        self.record = RunLog(instance, is_preview, trigger)
        self.env = self.record.env
        self.direction, self.is_unfinished = instance.sync_attendance_from, False
        began = time.monotonic()
        self.deadline, self.courses_until = began + seconds, began + max(seconds, LEEWAY) / 2
        self.reached, self.reached_session, self.outage, self.is_cut_off = 0, 0, Outage(), False
        # {number of an activity asked for in this run: when its sessions begin, None where Moodle did not list all}
        self.whole = {}

    def run(self):
        """Do all of it. Returns itself. What fails is on the record of the run, and counted."""
        state, what = "failed", _("An unexpected error, which the server's log has.")
        try:
            state, what = self._run()
        except MoodleError as error:
            what = str(error)
        except (AccessError, UserError) as error:
            what = _("The responsible user cannot do it: %(error)s", error=error)
        finally:
            self.record.finish(state, what)
            if not self.record.is_preview:
                self.record.in_transaction(partial(self._keep_state, state=state, what=what))
        return self

    def _keep_state(self, instance, state, what):
        # sudo: what becomes of runs is kept by the server, also where the responsible user may do nothing any more
        instance = instance.sudo()
        if not self.is_cut_off:
            goes_on = self.is_unfinished or self.outage.is_standing
            instance.resume_after = self.reached if goes_on else 0
            instance.resume_session = self.reached_session if goes_on else 0
        if state == "failed":
            instance._note_failure(what)
        elif state != "skipped":
            instance._note_success()

    def _run(self):
        """The state the run ends in, and a sentence."""
        try:
            self.client = self.record.in_transaction(lambda instance: instance._client())
        except AccessError:
            raise
        except UserError as error:
            return "skipped", str(error)
        self.client.end_at(self.deadline + LEEWAY)
        missing = self._check_prerequisites()
        if missing:
            return "skipped", _("The token's service lacks: %(functions)s", functions=", ".join(missing))
        self.known = SiteState(self.record, self.client.site().user_id)
        if self.record.is_preview:
            self.known.resume_after = self.known.resume_session = 0
        self.reached = self.known.resume_after
        self.sessions = SessionRun(self.record, self.client, self.known)
        self._sync_in_time()
        self.record.in_transaction(self.known.keep_people)
        self._tell_gone()
        return self._ending()

    def _sync_in_time(self):
        try:
            self._sync(read_courses(self))
        except (OutOfTime, Standstill) as end:
            # of a standstill, what failed is on the record, and the outage remembers it
            self.is_unfinished = self.is_unfinished or isinstance(end, OutOfTime)
        self.is_unfinished = self.is_unfinished or self.is_cut_off

    def _tell_gone(self):
        if self.known.gone:
            text = _(
                "%(count)s people linked are contacts of another company by now: what is said of them is passed over."
            )
            self.record.tell("notice", text % {"count": len(self.known.gone)})

    def _check_prerequisites(self):
        """The functions that the token's service lacks for what the site is set to do; none when it can run."""
        installed = detect_installed_modules(self.client.site().functions)
        needed = [*installed.missing_core]
        if not installed.is_readable:
            needed.append("mod_attendance_get_sessions")
        if self.direction in PUSHES and not installed.is_pushable:
            needed.append("mod_attendance_update_user_status")
        return needed

    def _ending(self):
        if self.outage.error and not self.outage.has_read:
            return "failed", self.outage.error
        if self.outage.is_standing:
            return "partial", _("The site has stopped answering: see below. The next run goes on.")
        if self.is_unfinished and self.record.is_preview:
            return "partial", _("Time ran out: a run may do more than is shown here.")
        if self.is_cut_off:
            return "partial", _("Time did not suffice for all courses. Each run begins with another one.")
        if self.is_unfinished:
            return "partial", _("Time ran out. The next run goes on from here.")
        if self.record.counts["failed_count"]:
            return "partial", _("Some of it failed: see below. The rest is done.")
        return "done", _("Everything was looked at.")

    @property
    def goes_on_at_once(self):
        """Whether the next run is to begin now: not where the site has trouble, nor where there is no end of it."""
        if self.is_cut_off or not self.is_unfinished:
            return False
        return not (self.outage.was_down or self.sessions.were_down)

    def is_late(self):
        """Whether time has run out, so that the next run has to go on."""
        self.is_unfinished = self.is_unfinished or time.monotonic() > self.deadline
        return self.is_unfinished

    def fail(self, error, kind, number):
        """Note that a course or an activity could not be read."""
        self.record.fail(str(error), kind, number)
        self.outage.note_failure(error)

    # activities

    def _sync(self, places):
        """Go through what the run before has not come to. However little time there is, something gets done."""
        self.cut_short = []
        for done_count, activity in enumerate(sorted(places)):
            if activity.id <= self.known.resume_after:
                continue
            self.record.news(done_count=done_count, all_count=len(places))
            self._sync_whole(activity, places[activity])
            if self.is_unfinished:
                return
            self.reached, self.reached_session = activity.id, 0
            if self.is_late():
                return
        self._sync_rest(places)
        self.record.counts.update(done_count=len(places), all_count=len(places))

    def _sync_whole(self, activity, place):
        found = self.read_activity(activity.id)
        if not found:
            return
        self.sync_activity(place, found)
        if not found.is_whole and self.client.installed().is_listable:
            self.cut_short.append((activity, place))

    def _sync_rest(self, places):
        """What is done once all activities are: sessions that cannot be listed, and those to be made in Moodle."""
        unlisted = UnlistedSessions(self)
        for activity, place in self.cut_short:
            unlisted.look_for_new(activity, place)
        if not self.is_cut_off:
            unlisted.look_for_lost({activity.id for activity in places})
        if self.known.creates_sessions and self.direction in PUSHES:
            PlannedSessions(self).make(places)

    def read_activity(self, activity_id, others=()):
        """The sessions of an activity, None where nothing of it can be read."""
        self.whole[activity_id] = None
        try:
            found = activity_sessions.read(self.client, activity_id, self.known.sessions_of(activity_id), others)
        except ENDS:
            raise
        except MoodleError as error:
            self.fail(error, "activity", activity_id)
            if self.outage.is_standing:
                raise Standstill from None
            return None
        self.outage.note_answer()
        self.outage.has_read = True
        if found.is_whole:
            self.whole[activity_id] = {session.start_at for session in found.sessions if not session.group_id}
        return found

    def listed(self, place):
        """When the sessions of an activity for everyone begin, None where Moodle cannot list all of them."""
        if place.activity not in self.whole:
            self.read_activity(place.activity)
        return self.whole[place.activity]

    def sync_activity(self, place, found):
        """Go through the sessions of an activity: an ActivitySessions."""
        self.sessions.meet(found.sessions)
        for session in found.sessions:
            if session.id <= self.known.resume_session and self.reached == self.known.resume_after:
                continue  # the run before has done it
            if self.sessions.sync(place, session) and self.is_late():
                self.reached_session = session.id
                return
            self.record.news()
        for session_id in found.unreadable:
            text = _("Moodle cannot show it: a remark in it may hold markup. Mend the remark in Moodle.")
            self.record.fail(text, "session", session_id)
        for session_id in found.removed:
            self.sessions.remove(session_id)
