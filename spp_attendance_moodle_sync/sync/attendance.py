"""One run for a site."""

import time
from contextlib import suppress
from functools import partial

from odoo.exceptions import AccessError, UserError

from ..moodle.errors import DeadlineExceeded, MoodleError
from ..moodle.text import _, text_of
from . import site_remarks
from .activity_run import ActivityRun
from .courses import read_courses
from .outage import Outage, SiteDown
from .people_reading import PeopleReading
from .redating import Redating
from .run_log import RunLog
from .session_run import SessionRun
from .session_sync import PUSHES
from .site_state import SiteState
from .undelivered import Undelivered

# When time has run out, a session that was begun may go on asking Moodle for so many seconds.
LEEWAY = 15.0


class SyncAttendance:
    """One run for a site: run() reads courses, activities and sessions, and brings each session into step.

    It works in many transactions, so that what one of them has stored stays, whatever happens in the next.

    instance: the site, as whoever asks for the run sees it
    seconds: no further session is begun after this time

    run_log: the RunLog; outage: whether the site still answers; site: the SiteState; reading: the PeopleReading
    has_unmapped: whether marks were skipped because their status has no meaning here
    failed_courses: numbers of the courses whose activities could not be read
    is_unfinished: whether time ran out; is_whole: whether all that can be read was read
    has_unread_courses: whether some courses were not read, so that their activities are not known
    resume_after, resume_session: the activity and session after which the next run continues
    """

    def __init__(self, instance, is_preview=False, trigger="person", seconds=60.0):
        self.run_log = RunLog(instance, is_preview, trigger)
        self.direction = instance.sync_attendance_from
        now = time.monotonic()
        self.deadline, self.courses_deadline = now + seconds, now + max(seconds, LEEWAY) / 2
        self.is_unfinished, self.has_unread_courses, self.outage = False, False, Outage()
        self.resume_after, self.resume_session = 0, 0
        self.is_whole = False
        self.client = self.site = self.session_run = self.reading = None
        self.failed_courses, self.has_unmapped = set(), False

    def run(self):
        """Do the whole run. Returns itself. Failures are stored with the run and counted."""
        self.run_log.start()
        state, summary = "failed", _("An unexpected error. The server's log has the details.")
        try:
            outcome = self._outcome()
            undelivered = Undelivered(self).report()
            state, summary = outcome
            if undelivered.count and state == "done":
                state, summary = "partial", undelivered.summary()
        finally:
            self.run_log.finish(state, summary)
            if not self.run_log.is_preview:
                self.run_log.in_transaction(partial(self._store_result, state=state, summary=summary))
        return self

    def _outcome(self):
        """The state in which the run ends, and a sentence."""
        try:
            return self._run()
        except MoodleError as error:
            return "failed", text_of(error)
        except (AccessError, UserError) as error:
            return "failed", _("The responsible user cannot do it: %(error)s", error=error)

    def _store_result(self, instance, state, summary):
        # sudo: the server stores results, also where the responsible user has lost all rights
        instance = instance.sudo()
        if self.site and not self.has_unread_courses:  # a run that came to no activity leaves where the next one begins
            continues = self.is_unfinished or self.outage.is_down
            instance.resume_after = self.resume_after if continues else 0
            instance.resume_session = self.resume_session if continues else 0
        if state == "failed":
            instance._note_failure(summary)
        elif state != "skipped":
            instance._note_success()
        if self._has_synced():
            instance._note_synced()

    def _has_synced(self):
        """Whether any session was synced, or attendance was read and there was none."""
        if not self.session_run:
            return False
        return self.session_run.has_synced or self.outage.has_read and not self.run_log.counts["failed_count"]

    def _run(self):
        """The same. Raises what ends the run."""
        try:
            self.client = self.run_log.in_transaction(lambda instance: instance._client())
        except AccessError:
            raise
        except UserError as error:
            return "skipped", text_of(error)
        Redating(self).run_all()
        if self.is_unfinished:
            return "partial", _("Time ran out. The next run continues here.")
        self.client.end_at(self.deadline + LEEWAY)
        missing = self._check_prerequisites()
        if missing:
            return "skipped", _("The token's service lacks: %(functions)s", functions=", ".join(missing))
        self.site = SiteState(self.run_log, self.client.site().user_id).load()
        self.resume_after = self.site.resume_after
        self.reading = PeopleReading(self.run_log, self.client, self.site)
        self.session_run = SessionRun(self.run_log, self.client, self.site, self.reading)
        self._sync_in_time()
        self.run_log.in_transaction(self.site.people.store)
        self._report_moved_people()
        site_remarks.report(self)
        self.reading.report()
        self.session_run.gone_marks.report(self.run_log)
        self.has_unmapped = self.session_run.unmapped.report(self.run_log, self.is_whole)
        if not (self.run_log.is_preview or self.outage.is_down or self.is_unfinished):
            self.reading.read_taken()
        return self._result()

    def _check_prerequisites(self):
        """The functions that the token's service lacks for what the site is set to do; none when it can run."""
        installed = self.client.installed()
        needed = [*installed.missing_core]
        if not installed.is_readable:
            needed.append("mod_attendance_get_sessions")
        if self.direction in PUSHES and not installed.is_pushable:
            needed.append("mod_attendance_update_user_status")
        return needed

    def _sync_in_time(self):
        try:
            with suppress(SiteDown):  # its errors are stored with the run, and _result() asks the outage
                ActivityRun(self).sync_all(read_courses(self))
        except DeadlineExceeded:
            self.is_unfinished = True
        self.is_unfinished = self.is_unfinished or self.has_unread_courses
        has_begun_midway = self.site.resume_after or self.site.resume_session
        self.is_whole = not (self.is_unfinished or self.outage.is_down or has_begun_midway)

    def _report_moved_people(self):
        count = len(self.site.people.moved)
        if count:
            text = _("Linked people who belong to another company now, and whose marks are skipped: %(count)s.")
            self.run_log.add_line("notice", text % {"count": count})

    def _result(self):
        if self.outage.error and not self.outage.has_read:
            return "failed", self.outage.error
        if self.outage.is_down:
            return "partial", _("The site has stopped answering: see below. The next run continues.")
        if self.is_unfinished and self.run_log.is_preview:
            return "partial", _("Time ran out: a run may do more than is shown here.")
        if self.has_unread_courses:
            return "partial", _("There was no time for all courses. Each run begins with another one.")
        if self.is_unfinished:
            return "partial", _("Time ran out. The next run continues here.")
        if self.run_log.counts["failed_count"]:
            return "partial", _("Some of it failed: see below. The rest is done.")
        if self.has_unmapped:
            return "partial", _("Marks are skipped, because nobody has said what their status means: see below.")
        if self.run_log.is_preview:
            return "done", _("All was looked at. This is what a run would do.")
        if self.run_log.in_transaction(lambda instance: instance.unmatched_count):
            return "done", _("Up to date, but for people who are not matched: their marks are skipped.")
        return "done", _("Everything is up to date.")

    @property
    def continues_at_once(self):
        """Whether the next run should begin now: not where the site fails, nor where each run would be unfinished."""
        if self.has_unread_courses or not self.is_unfinished:
            return False
        has_failed = self.session_run and self.session_run.had_transient_errors
        return not (self.outage.had_transient_errors or has_failed)

    def ends_at_half(self):
        """What says, asked before each call, whether half of the time that is left is over.

        So what is asked for one by one can be synced in the other half.
        """
        half = time.monotonic() + (self.deadline - time.monotonic()) / 2
        return lambda: time.monotonic() > half

    def is_late(self):
        """Whether time has run out, so that the next run has to continue."""
        self.is_unfinished = self.is_unfinished or time.monotonic() > self.deadline
        return self.is_unfinished

    def fail(self, error, kind, number):
        """Store that something could not be read."""
        self.run_log.fail(text_of(error), kind, number)
        self.outage.note_failure(error)

    def fail_course(self, error, course, text):
        """Store that a course, or its people, could not be read. text: a sentence with course and error"""
        self.run_log.fail(text % {"course": course.name, "error": error}, "course", course.id)
        self.outage.note_failure(error)
