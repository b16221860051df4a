"""The sessions of a run, one after the other: a session that fails does not stop the others."""

import hashlib
import logging
from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import AccessError, UserError

from ..moodle import merge
from ..moodle.errors import FINAL_ERRORS, UNAVAILABLE_ERRORS, MoodleError
from ..moodle.text import _, joined, text_of
from .mark_sending import MarkSending
from .session_removal import SessionRemoval
from .session_sync import SessionSync
from .unmapped_statuses import UnmappedStatuses

# Reasons why Moodle has not taken a mark that was sent.
NOT_TAKEN = ("refused", "not_kept", "unknown")

_logger = logging.getLogger(__name__)


class SessionRun:
    """Syncs sessions for a run.

    reading: the PeopleReading; read_ids: the numbers of all sessions that were read
    synced_ids, failed_ids: of those that were synced, and of those that could not be
    unmapped: the UnmappedStatuses of the sessions read
    undelivered: {line id: why its mark could not be sent}, the words of undelivered.REASONS
    had_transient_errors: whether something failed that may succeed a little later
    """

    def __init__(self, run_log, client, site, reading):
        self.run_log, self.client, self.site, self.reading = run_log, client, site, reading
        self.unmapped = UnmappedStatuses(site.settled_acronyms)
        self.read_ids, self.synced_ids, self.failed_ids = set(), set(), set()
        self._has_synced = False
        self.undelivered, self.had_transient_errors = {}, False

    @property
    def has_synced(self):
        """Whether any session is in step now. Where all that is sent is refused, nothing is that is only sent."""
        is_refused = self.site.direction == merge.OEC and any(each in NOT_TAKEN for each in self.undelivered.values())
        return self._has_synced and (not is_refused or self.run_log.counts["pushed_count"] > 0)

    def add_people(self, sessions):
        """Add the people on the lists of sessions. Those who are not enrolled any more are asked for."""
        self.read_ids.update(session.id for session in sessions)
        self.unmapped.add(sessions)
        self.reading.read_listed(sessions)

    def sync(self, activity, session):
        """Sync one session. Returns False where nothing has changed, so that there was nothing to do."""
        if self.reading.is_left_out(activity, session):
            return False
        key = self.key(session)
        if self.site.is_unchanged(session.id, key):
            self.run_log.counts["read_count"] += len(session.users)
            self._has_synced = True
            return False
        with self._failures_logged(session.id):
            self._sync(activity, session, key)
        return True

    def remove(self, session_id):
        """Follow Moodle where a session was removed."""
        with self._failures_logged(session_id):
            self._remove(session_id)

    @contextmanager
    def _failures_logged(self, session_id):
        """Store and count what fails with one session, and go on; unless the error ends the run."""
        try:
            yield
        except FINAL_ERRORS:
            raise
        except (MoodleError, AccessError, UserError) as error:
            self.had_transient_errors = self.had_transient_errors or isinstance(error, UNAVAILABLE_ERRORS)
            self.fail(text_of(error), session_id)
        except Exception:
            # An unexpected error in one session must not keep people of the others from being paid.
            _logger.exception("Session %s of Moodle site %s", session_id, self.run_log.instance_id)
            text = _("An unexpected error. The server's log has the details.")
            self.fail(text, session_id)

    def fail(self, text, session_id):
        """Store that a session could not be synced."""
        self.failed_ids.add(session_id)
        self.run_log.fail(text, "session", session_id)

    def key(self, session):
        """A key of all that the result of a session depends on: as long as it is the same, there is nothing to do."""
        people = [(user.id, self.site.people.contacts.get(user.id)) for user in session.users]
        is_past = session.end_at <= fields.Datetime.now()
        text = repr((session.fingerprint, self.site.settings, people, is_past))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def _sync(self, activity, session, key):
        def work(instance):
            return SessionSync(instance, activity, session, self.site, key).run()

        done = self.run_log.in_transaction(work)
        self.run_log.counts.update(done.counts)
        self.synced_ids.add(session.id)
        self._has_synced = True
        self.undelivered.update(done.undelivered)
        if not self.run_log.is_preview:
            self.site.add_links(done.links)
        for message in done.messages:
            session_id = not self.run_log.is_preview and done.session.id
            self.run_log.add_line(message.kind, message.text, "session", session.id, session_id)
        if self.run_log.is_preview:
            self._add_plan(session, done)
        elif done.outgoing:
            MarkSending(self, done).send()

    def _add_plan(self, session, done):
        """Add what a run would do about a session to a preview."""
        self.run_log.counts["pushed_count"] += len(done.outgoing)
        sending = done.outgoing and _("%(count)s marks would be sent to Moodle.", count=len(done.outgoing))
        plan = [text for text in (done.plan(), sending) if text]
        if plan:
            self.run_log.add_line("plan", joined(plan), "session", session.id, not done.is_new and done.session.id)

    def _remove(self, session_id):
        removal = self.run_log.in_transaction(lambda instance: SessionRemoval(instance, session_id).follow())
        self.run_log.counts["written_count"] += removal.is_changed
        if removal.session_id:
            kind = "plan" if self.run_log.is_preview else "notice"
            self.run_log.add_line(kind, removal.text, "session", session_id, removal.session_id)
