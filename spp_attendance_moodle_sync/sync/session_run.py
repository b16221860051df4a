"""The sessions of a run, one after the other: a session that fails does not stop the others."""

import hashlib
import logging
from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import AccessError, UserError

from ..moodle import merge
from ..moodle.errors import FINAL_ERRORS, UNAVAILABLE_ERRORS, MoodleError
from ..moodle.text import _, joined, text_of
from .gone_marks import GoneMarks
from .group_names import GroupNames
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
    unmapped: the UnmappedStatuses of the sessions read; gone_marks: the GoneMarks of those that were synced
    undelivered: {line id: why its mark could not be sent}, the words of undelivered.REASONS
    had_transient_errors: whether something failed that may succeed a little later
    """

    def __init__(self, run_log, client, site, reading):
        self.run_log, self.client, self.site, self.reading = run_log, client, site, reading
        self.unmapped = UnmappedStatuses(site.settled_acronyms)
        self.gone_marks, self.group_names = GoneMarks(), GroupNames(run_log.env, client)
        self.read_ids, self.synced_ids, self.failed_ids = set(), set(), set()
        self._has_synced, self._last_list = False, (None, None, "")
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
        self.site.former.note(sessions)
        self.reading.read_listed(sessions)

    def sync(self, activity, session):
        """Sync one session. Returns False where nothing has changed, so that there was nothing to do."""
        if self.reading.leaves_out(activity, session):
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

    def note_failed(self, session_id, error):
        """Note that a session could not be read. error: a MoodleError"""
        self.failed_ids.add(session_id)
        self.had_transient_errors = self.had_transient_errors or isinstance(error, UNAVAILABLE_ERRORS)

    def key(self, session):
        """A key of all that the result of a session depends on: as long as it is the same, there is nothing to do.

        It begins with the fingerprint of what Moodle says, by which SiteState knows what was read before.
        """
        is_past = session.end_at <= fields.Datetime.now()
        text = repr((self.site.settings, self._who_is_who(session.users), is_past))
        return f"{session.fingerprint} {hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"

    def _who_is_who(self, users):
        """The people on a list with their contacts, as a text. Sessions that have the same list follow one another."""
        contacts = self.site.people.contacts
        last_users, last_contacts, text = self._last_list
        if users is not last_users or contacts is not last_contacts:
            text = repr([(user.id, contacts.get(user.id)) for user in users])
            self._last_list = (users, contacts, text)
        return text

    def _sync(self, activity, session, key):
        done = self._merge(activity, session, key)
        self.run_log.counts.update(done.counts)
        self._add_messages(done, done.messages)
        if self.run_log.is_preview:
            self._add_plan(session, done)
        elif done.outgoing:
            pushed = MarkSending(self, done).send()
            done = self._sync_changed(activity, pushed, done) if pushed else done
        self.gone_marks.add(activity, session, done)

    def _merge(self, activity, session, key):
        """Merge and store a session in one transaction. Returns the SessionSync."""
        group_name = self.group_names.name(session)
        if session.group_id and session.course_id in self.group_names.unread:
            key = ""  # it is not settled before its name is known

        def work(instance):
            return SessionSync(instance, activity, session, self.site, key, group_name).run()

        done = self.run_log.in_transaction(work)
        self.synced_ids.add(session.id)
        self._has_synced = True
        self.undelivered.update(done.undelivered)
        self.site.add_links(done.links)
        return done

    def _sync_changed(self, activity, pushed, before):
        """Merge a session once more, because somebody has changed marks in Moodle while others were sent.

        What is changed again then waits for the next run. Which side is later is decided by the moment at which others
        marked in Moodle, not by that of our own marks. Returns the new SessionSync. before: the one of before
        """
        session = pushed.session._replace(taken_at=pushed.taken_at)
        done = self._merge(activity, session, self.key(pushed.session))
        sent = {before.line_of(user_id).id for user_id in before.outgoing}
        for line_id in sent - done.undelivered.keys():
            self.undelivered.pop(line_id, None)
        # the marks were read, and those that are skipped counted, by the first merge
        repeated = ("read_count", "skipped_count")
        self.run_log.counts.update({name: n for name, n in done.counts.items() if name not in repeated})
        self._add_messages(done, [each for each in done.messages if each not in before.messages])
        if done.outgoing:
            MarkSending(self, done).send()
        return done

    def _add_messages(self, done, messages):
        session_id = not self.run_log.is_preview and done.session.id
        for message in messages:
            about = ("session", done.theirs.id, session_id, message.participant_id)
            self.run_log.add_line(message.kind, message.text, *about)

    def _add_plan(self, session, done):
        """Add what a run would do about a session to a preview."""
        self.run_log.counts["pushed_count"] += len(done.outgoing)
        sending = done.outgoing and _("Marks that would be sent to Moodle: %(count)s.", count=len(done.outgoing))
        plan = [text for text in (done.plan(), sending) if text]
        if plan:
            self.run_log.add_line("plan", joined(plan), "session", session.id, not done.is_new and done.session.id)

    def _remove(self, session_id):
        removal = self.run_log.in_transaction(lambda instance: SessionRemoval(instance, session_id).follow())
        self.run_log.counts["written_count"] += removal.is_changed
        if removal.session_id:
            kind = "plan" if self.run_log.is_preview else "notice"
            self.run_log.add_line(kind, removal.text, "session", session_id, removal.session_id)
