"""One run for a site: what is asked of Moodle, in which order."""

import time
from functools import partial

from odoo import _
from odoo.exceptions import AccessError, UserError

from ..moodle import activity_sessions
from ..moodle.errors import AccessRefused, MoodleError
from ..moodle.module_detector import detect_installed_modules
from .known import Known
from .record import Record
from .remote import make_remote
from .session import PUSHES, Place
from .sessions import Sessions


class SyncAttendance:
    """One run. It is done in many transactions: what one of them has kept stays, whatever happens to the next.

    instance: the site, as whoever asks for the run sees it; seconds: after which no further session is begun
    record: what is written down of it; is_unfinished: whether time ran out
    """

    def __init__(self, instance, is_preview=False, trigger="person", seconds=60.0):
        self.record = Record(instance, is_preview, trigger)
        self.direction, self.is_unfinished = instance.sync_attendance_from, False
        self.deadline = time.monotonic() + seconds
        self.reached = 0

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
        # sudo: what becomes of runs is kept by the server, the rest of the form is for administrators
        instance.sudo().resume_after = self.reached if self.is_unfinished else 0
        if state == "failed":
            instance._note_failure(what)
        elif state != "skipped":
            instance._note_success()

    def _run(self):
        """The state the run ends in, and a sentence."""
        try:
            self.client = self.record.in_transaction(lambda instance: instance._client())
        except UserError as error:
            return "skipped", str(error)
        missing = self._check_prerequisites()
        if missing:
            return "skipped", _("The token's service lacks: %(functions)s", functions=", ".join(missing))
        self.known = Known(self.record)
        self.reached = self.known.resume_after
        self.sessions = Sessions(self.record, self.client, self.known)
        self._sync(self._places())
        self.record.in_transaction(self.known.keep_people)
        return self._ending()

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
        if self.is_unfinished:
            return "partial", _("Time ran out. The next run goes on from here.")
        if self.record.counts["failed_count"]:
            return "partial", _("Some of it failed: see below. The rest is done.")
        return "done", _("Everything was looked at.")

    def _is_late(self):
        self.is_unfinished = self.is_unfinished or time.monotonic() > self.deadline
        return self.is_unfinished

    # courses and activities

    def _places(self):
        """{Activity: Place} of the courses to be kept in step; everybody enrolled in them is known afterwards."""
        places = {}
        for course in self.client.courses():
            if not self.known.takes(course.id):
                continue
            try:
                activities = self.client.activities(course.id)
                people = list(self.client.people(course.id)) if activities else []
            except AccessRefused:
                raise
            except MoodleError as error:
                self.record.fail(str(error), "course", course.id)
                continue
            self.known.add(people)
            places.update({each: Place(course.id, course.name, each.id, each.name) for each in activities})
        self.known.match()
        return places

    def _sync(self, places):
        cut_short = []
        for number, activity in enumerate(self._in_turn(places)):
            self.record.news(done_count=number, all_count=len(places))
            found = self._is_late() or self._read(activity)
            if self.is_unfinished:
                return
            if found:
                self._sync_activity(places[activity], found)
                cut_short += [activity] if not found.is_whole and self.client.installed().is_listable else []
            if not self.is_unfinished:
                self.reached = activity.id
        for activity in cut_short:
            self._look_for_unlisted(activity, places[activity])
        if self.known.creates_sessions and self.direction in PUSHES and not self.is_unfinished:
            make_remote(self.record, self.client, self.sessions, places)
        self.record.counts.update(done_count=len(places), all_count=len(places))

    def _in_turn(self, places):
        """The activities, beginning after the last one that the run before has come to."""
        return sorted(places, key=lambda activity: (activity.id <= self.reached, activity.id))

    def _read(self, activity, others=()):
        """The sessions of an activity, None where nothing of it can be read."""
        try:
            return activity_sessions.read(self.client, activity.id, self.known.sessions_of(activity.id), others)
        except AccessRefused:
            raise
        except MoodleError as error:
            self.record.fail(str(error), "activity", activity.id)
            return None

    def _sync_activity(self, place, found):
        self.sessions.meet(found.sessions)
        for session in found.sessions:
            if self._is_late():
                return
            self.sessions.sync(place, session)
            self.record.news()
        for session_id in found.unreadable:
            text = _("Moodle cannot show it: a remark in it may hold markup. Mend the remark in Moodle.")
            self.record.fail(text, "session", session_id)
        for session_id in found.removed:
            self.sessions.remove(session_id)

    def _look_for_unlisted(self, activity, place):
        """Ask, once, for the sessions of an activity that Moodle cannot list and that were never seen."""
        looked_to = self.known.looked_to(activity.id)
        others = [number for number in activity_sessions.unseen(self.sessions.seen) if number > looked_to]
        known = self.known.sessions_of(activity.id)
        found = others and self._read(activity, others)
        if found:
            new = [session for session in found.sessions if session.id not in known]
            unreadable = [number for number in found.unreadable if number not in known]
            self._sync_activity(place, found._replace(sessions=new, unreadable=unreadable, removed=[]))
            keep = partial(self.known.keep_looked_to, place=place, number=max(others), unreadable=unreadable)
            self.record.in_transaction(keep)
