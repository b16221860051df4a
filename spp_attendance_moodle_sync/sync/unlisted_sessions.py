"""Sessions that Moodle does not list: what became of those that are known, and which there are besides."""

from functools import partial

from odoo import _

from ..moodle import activity_sessions
from ..moodle.errors import ENDS, MoodleError, RecordMissing

# So many sessions are asked for in a run that belong to activities which Moodle lists no more.
MOST_LOST = 50


class UnlistedSessions:
    """run: the SyncAttendance that asks for them."""

    def __init__(self, run):
        self.run, self.env, self.record, self.known = run, run.env, run.record, run.known

    def look_for_lost(self, listed):
        """Ask for the sessions of activities that Moodle lists no more, as it does when one of them was removed.

        listed: numbers of the activities that Moodle lists
        """
        hidden = 0
        for session_id in self.known.sessions_beside(listed)[:MOST_LOST]:
            try:
                self.run.client.session(session_id)
            except RecordMissing as error:
                if error.is_session:
                    self.run.sessions.remove(session_id)
            except ENDS:
                raise
            except MoodleError:
                hidden += 1
            else:
                hidden += 1
        if hidden:
            text = _("%(count)s sessions are of activities that Moodle lists no more: they are kept in step no longer.")
            self.record.tell("notice", text % {"count": hidden})

    def look_for_new(self, activity, place):
        """Ask, once, for the sessions of an activity that Moodle cannot list and that were never seen."""
        looked_to = self.known.looked_to(activity.id)
        numbers = {*self.run.sessions.seen, *self.known.session_ids()}
        others = [number for number in activity_sessions.unseen(numbers) if number > looked_to]
        known = self.known.sessions_of(activity.id)
        found = others and self.run.read_activity(activity.id, others)
        if found:
            new = [session for session in found.sessions if session.id not in known]
            unreadable = [number for number in found.unreadable if number not in known]
            there = {*(session.id for session in new), *unreadable}
            # first of all, so that they are asked for from now on, whatever becomes of the rest
            number = max({*there, *numbers}, default=0)
            keep = partial(self.known.keep_looked_to, place=place, number=number, found=there)
            links = self.record.in_transaction(keep)
            if not self.record.is_preview:
                self.known.learn(links)
            self.run.sync_activity(place, found._replace(sessions=new, unreadable=unreadable, removed=[]))
