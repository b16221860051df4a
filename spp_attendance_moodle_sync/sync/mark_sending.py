"""Sending the marks of one session to Moodle, and storing which of them arrived."""

from collections import Counter

from odoo import _

from ..moodle import push, sheet


class MarkSending:
    """Sends what a SessionSync (`done`) has decided, and stores what arrived.

    Before, it was stored that the marks are on their way: if a run is killed in between, the next run checks them.
    """

    def __init__(self, session_run, done):
        self.session_run, self.run_log, self.site = session_run, session_run.run_log, session_run.site
        self.done, self.number = done, done.theirs.id
        self.env = session_run.env  # for the language of messages

    def send(self):
        pushed = push.push(self.session_run.client, self.number, self.done.outgoing, self.site.statuses)
        self._report(Counter(pushed.outcomes.values()))
        self.run_log.in_transaction(lambda instance: self._store(instance, pushed))

    def _report(self, outcomes):
        """outcomes: {an outcome of push.Pushed: how many marks}"""
        if push.FAILED in outcomes:
            self.session_run.had_transient_errors = True
        self.run_log.counts["pushed_count"] += outcomes.pop(push.ARRIVED, 0)
        outcomes.pop(push.CHANGED, 0)  # the next run merges what Moodle shows now
        if not_sent := outcomes.pop(push.NOT_SENT, 0):
            text = _("%(count)s marks are not sent yet: the next run sends them.", count=not_sent)
            self.run_log.add_line("notice", text, "session", self.number)
        for outcome, count in outcomes.items():
            self.run_log.fail(self._failure_text(outcome, count), "session", self.number)

    def _failure_text(self, outcome, count):
        texts = {
            push.NOT_LISTED: _("%(count)s marks were not sent: the people are not on Moodle's list of the session."),
            push.NO_SUCH_STATUS: _("%(count)s marks were not sent: the session has no status with the same meaning."),
            push.REFUSED: _("%(count)s marks were refused by Moodle."),
            push.FAILED: _("It is not known whether %(count)s marks arrived. The next run checks it."),
            push.NOT_KEPT: _("Moodle took %(count)s marks but shows others, because it has several rows of a person."),
        }
        return texts[outcome] % {"count": count}

    def _store(self, instance, pushed):
        lines = {user_id: self.done.line_of(user_id).id for user_id in pushed.outcomes}
        arrived = [user_id for user_id, outcome in pushed.outcomes.items() if outcome == push.ARRIVED]
        known = [user_id for user_id, outcome in pushed.outcomes.items() if outcome != push.FAILED]
        attendance = instance.env["spp.session.attendance"]
        agreed = {lines[user_id]: self.done.outgoing[user_id].status for user_id in arrived}
        attendance._store_sync_status("moodle_agreed", agreed)
        attendance._store_sync_status("moodle_sent", {lines[user_id]: "" for user_id in known})
        link = instance.env["spp.moodle.mapping"].browse(self.done.link.id)
        is_settled = len(arrived) == len(pushed.outcomes) and self._is_settled(pushed.session)
        # sudo: the sync updates links, otherwise only managers may
        link.sudo().settled = is_settled and self.session_run.key(pushed.session)

    def _is_settled(self, session):
        """Whether the next run has nothing to do. session: as it was read after sending, None where that failed

        The next run completes a session that is still open, and merges what a teacher has marked meanwhile.
        """
        return self.done.is_settled and not self.done.is_open and bool(session) and self._is_as_merged(session)

    def _is_as_merged(self, session):
        """Whether a session is as it was when it was merged, but for the marks that were sent."""
        marks = sheet.read(session, self.site.statuses).marks
        return self._unsent(session, marks) == self._unsent(self.done.theirs, self.done.sheet.marks)

    def _unsent(self, session, marks):
        unsent = {user_id: mark for user_id, mark in marks.items() if user_id not in self.done.outgoing}
        return (session.start_at, session.end_at, session.users, unsent)
