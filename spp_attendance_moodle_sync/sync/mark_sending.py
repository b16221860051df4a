"""Sending the marks of one session to Moodle, and storing which of them arrived."""

from ..moodle import push, sheet
from ..moodle.text import _
from .undelivered import REASONS


class MarkSending:
    """Sends what a SessionSync (`done`) has decided, and stores what arrived.

    Before, it was stored that the marks are on their way: if a run is killed in between, the next run checks them.
    """

    def __init__(self, session_run, done):
        self.session_run, self.run_log, self.site = session_run, session_run.run_log, session_run.site
        self.done, self.number = done, done.theirs.id
        self.lines = {user_id: done.line_of(user_id).id for user_id in done.outgoing}

    def send(self):
        """Send. Returns what came of it (push.Pushed) where the session is to be merged again, otherwise None.

        That is where a mark was changed there meanwhile, and the site still answers.
        """
        pushed = push.push(self.session_run.client, self.number, self.done.outgoing, self.site.statuses)
        self._report(pushed.outcomes)
        self._report_unsure(len(pushed.unsure))
        self.run_log.in_transaction(lambda instance: self._store(instance, pushed))
        outcomes = {*pushed.outcomes.values()}
        is_answering = not outcomes & {push.FAILED, push.NOT_SENT, push.UNREADABLE, push.REMOVED}
        return pushed if pushed.session and push.CHANGED in outcomes and is_answering else None

    def _report(self, outcomes):
        """outcomes: {Moodle's user id: an outcome of push.Pushed}"""
        if push.FAILED in outcomes.values():
            self.session_run.had_transient_errors = True
        reasons = {user_id: REASONS[each] for user_id, each in outcomes.items() if each != push.ARRIVED}
        self.run_log.counts["pushed_count"] += len(outcomes) - len(reasons)
        for user_id, reason in reasons.items():
            self.session_run.undelivered[self.lines[user_id]] = reason

    def _report_unsure(self, count):
        if count:
            text = _(
                "Somebody marked this session in Moodle while marks were sent: %(count)s. A mark that was made "
                "there in the same moment for the same person may be replaced: ask whoever marked."
            )
            session_id = self.done.session.id
            self.run_log.add_line("notice", text % {"count": count}, "session", self.number, session_id)

    def _store(self, instance, pushed):
        arrived = [user_id for user_id, outcome in pushed.outcomes.items() if outcome == push.ARRIVED]
        known = [user_id for user_id, outcome in pushed.outcomes.items() if outcome != push.FAILED]
        attendance = instance.env["spp.session.attendance"]
        agreed = {self.lines[user_id]: self.done.outgoing[user_id].status for user_id in arrived}
        # a status that a teacher has put back is a statement too: nothing is agreed on any more
        agreed |= {self.lines[user_id]: "" for user_id in self._put_back(pushed)}
        attendance._store_sync_status("moodle_agreed", agreed)
        attendance._store_sync_status("moodle_sent", {self.lines[user_id]: "" for user_id in known})
        link = instance.env["spp.moodle.mapping"].browse(self.done.link.id)
        is_settled = len(arrived) == len(pushed.outcomes) and self._is_settled(pushed.session)
        # sudo: the sync updates links, otherwise only managers may
        link.sudo().settled = is_settled and self.session_run.key(pushed.session)

    def _put_back(self, pushed):
        """The users whose mark somebody has changed back in Moodle to what it was before."""
        marks = sheet.read(pushed.session, self.site.statuses).marks if pushed.session else {}
        changed = [user_id for user_id, outcome in pushed.outcomes.items() if outcome == push.CHANGED]
        return [each for each in changed if each in marks and marks[each].status == self.done.outgoing[each].instead_of]

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
