"""The sessions of a run, one after the other: none of them ever stops the others."""

import hashlib
import logging
from collections import Counter
from functools import partial

from odoo import _, fields
from odoo.exceptions import AccessError, UserError

from ..moodle import merge, push, sheet
from ..moodle.errors import DOWN, ENDS, MoodleError
from .session_sync import SessionSync

_logger = logging.getLogger(__name__)


class SessionRun:
    """seen: numbers of all sessions that were read; were_down: whether the site did not answer for one of them."""

    def __init__(self, record, client, known):
        self.record, self.client, self.known, self.env = record, client, known, record.env
        self.seen, self.were_down = set(), False

    def meet(self, sessions):
        """Get to know the people on the lists of sessions; those whom the lists of courses leave out are asked for."""
        self.seen.update(session.id for session in sessions)
        listed = {user.id for session in sessions for user in session.users}
        self.known.meet(listed)
        unknown = self.known.unknown(listed)
        if unknown and "core_user_get_users_by_field" in self.client.site().functions:
            self.known.add(self.client.users_by_id(unknown))
            self.known.match()

    def sync(self, place, session):
        """Keep one session in step. Returns False where nothing has changed, so that nothing had to be done."""
        key = self._key(session)
        if self.known.is_protected_lines(session.id, key):
            self.record.counts["read_count"] += len(session.users)
            return False
        self._try(session.id, lambda: self._sync(place, session, key))
        return True

    def remove(self, session_id):
        """Follow Moodle in that a session is gone."""
        self._try(session_id, lambda: self._remove(session_id))

    def _try(self, session_id, work):
        try:
            work()
        except ENDS:
            raise
        except (MoodleError, AccessError, UserError) as error:
            self.were_down = self.were_down or isinstance(error, DOWN)
            self.record.fail(str(error), "session", session_id)
        except Exception:
            # Whatever it is, the other sessions are somebody's benefits: it is logged, counted and shown.
            _logger.exception("Session %s of Moodle site %s", session_id, self.record.instance_id)
            self.record.fail(_("An unexpected error, which the server's log has."), "session", session_id)

    def _key(self, session):
        """What the outcome for a session hangs on: nothing has to be done again while it is the same."""
        people = [(user.id, self.known.people.get(user.id)) for user in session.users]
        is_past = session.end_at <= fields.Datetime.now()
        text = repr((session.fingerprint, self.known.setting, people, is_past))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def _sync(self, place, session, key):
        def work(instance):
            return SessionSync(instance, place, session, self.known, key).run()

        done = self.record.in_transaction(work)
        self.record.counts.update(done.counts)
        if not self.record.is_preview:
            self.known.learn(done.links)
        for told in done.told:
            self.record.tell(
                told.kind, told.what, "session", session.id, not self.record.is_preview and done.session.id
            )
        if self.record.is_preview:
            self._tell_plan(session, done)
        elif done.outgoing:
            self._push(session, done)

    def _tell_plan(self, session, done):
        """Say what a run would do about a session."""
        self.record.counts["pushed_count"] += len(done.outgoing)
        planned = [text for text in (done.plan(), self._told_outgoing(done)) if text]
        if planned:
            self.record.tell("plan", " ".join(planned), "session", session.id, not done.is_new and done.session.id)

    def _told_outgoing(self, done):
        return done.outgoing and _("%(count)s marks would be sent to Moodle.", count=len(done.outgoing))

    # sending

    def _push(self, session, done):
        """Send marks, then keep that they arrived. Killed in between, the next run finds them in Moodle."""
        pushed = push.push(self.client, session.id, done.outgoing, self.known.statuses)
        outcomes = Counter(pushed.outcomes.values())
        self.were_down = self.were_down or push.FAILED in outcomes
        self.record.counts["pushed_count"] += outcomes.pop(push.ARRIVED, 0)
        outcomes.pop(push.CHANGED, 0)  # the next run merges what it finds there now
        if not_sent := outcomes.pop(push.NOT_SENT, 0):
            text = _("%(count)s marks are not sent yet: the next run sends them.", count=not_sent)
            self.record.tell("notice", text, "session", session.id)
        for outcome, count in outcomes.items():
            self.record.fail(self._words(outcome, count), "session", session.id)
        self.record.in_transaction(partial(self._keep_pushed, done=done, pushed=pushed))

    def _words(self, outcome, count):
        words = {
            push.NOT_LISTED: _("%(count)s marks were not sent: the people are not on Moodle's list of the session."),
            push.NO_SUCH_STATUS: _("%(count)s marks were not sent: the session has no status that means the same."),
            push.REFUSED: _("%(count)s marks were refused by Moodle."),
            push.FAILED: _("It is not known whether %(count)s marks arrived. The next run looks."),
            push.NOT_KEPT: _("%(count)s marks were taken, but Moodle shows others: it has several rows of a person."),
        }
        return words[outcome] % {"count": count}

    def _keep_pushed(self, instance, done, pushed):
        lines = {user_id: done.line_of(user_id).id for user_id in pushed.outcomes}
        arrived = [user_id for user_id, outcome in pushed.outcomes.items() if outcome == push.ARRIVED]
        over = [user_id for user_id, outcome in pushed.outcomes.items() if outcome != push.FAILED]
        attendance = instance.env["spp.session.attendance"]
        attendance._remember("moodle_agreed", {lines[user_id]: done.outgoing[user_id].status for user_id in arrived})
        attendance._remember("moodle_sent", {lines[user_id]: "" for user_id in over})
        # what arrived may be all that the session lacked to be completed: the next run sees to that
        is_settled = len(arrived) == len(done.outgoing) and done.is_settled and not done.is_open
        is_settled = is_settled and self._is_as_merged(done, pushed.session)
        link = instance.env["spp.moodle.mapping"].browse(done.link.id)
        # sudo: links are kept by the sync, in the name of managers
        link.sudo().settled = is_settled and pushed.session and self._key(pushed.session)

    def _is_as_merged(self, done, session):
        """Whether a session is, but for what was sent, as it was when it was merged: a teacher may mark meanwhile."""

        def rest(each, marks):
            unsent = {user_id: mark for user_id, mark in marks.items() if user_id not in done.outgoing}
            return (each.start_at, each.end_at, each.users, unsent)

        return bool(session) and rest(session, sheet.read(session, self.known.statuses).marks) == rest(
            done.theirs, done.sheet.marks
        )

    # removed in Moodle

    def _remove(self, session_id):
        ours, what, is_changed = self.record.in_transaction(partial(self._follow_removal, session_id=session_id))
        self.record.counts["written_count"] += is_changed
        if ours:
            self.record.tell("plan" if self.record.is_preview else "notice", what, "session", session_id, ours)

    def _follow_removal(self, instance, session_id):
        """Cancel the session that stands for it, if nobody is marked there.

        Returns its id, what to say, and whether it was changed.
        """
        # sudo: links are kept by the sync, in the name of managers
        link = instance.env["spp.moodle.mapping"]._of(instance, "session", session_id).sudo()
        link.is_removed = True
        session = link.session_id.with_env(instance.env)
        if session.state not in ("scheduled", "in_progress") or instance.sync_attendance_from == merge.OEC:
            return session.id, _("It was removed in Moodle. Here it stays as it is."), False
        if session._is_marked():
            text = _("It was removed in Moodle. People are marked here: cancel it if it was not held.")
            return session.id, text, False
        session.cancel(_("Removed in Moodle"))
        return session.id, _("It was removed in Moodle, so it is cancelled here."), True
