import logging
import time
from datetime import timedelta

from odoo import _, api, fields
from odoo.addons.spp_session_tracking.tools.own_transaction import in_transaction

from ...outside import BoundedTransport, Limits, Request
from ...outside.errors import OutsideError
from ...rest.webhook import body_of, signed_headers
from ...tools.this_machine import may_ask_this_machine

_logger = logging.getLogger(__name__)
# Of one delivery. No redirect is followed, and what is answered beside its status counts only by its size.
LIMITS = Limits(seconds=10.0, bytes_on_the_wire=64 * 1024, redirects=0)
SECONDS = 60.0  # after which a turn of the schedule begins no other delivery: a job of Odoo ends after 120
LONGEST_WAIT = timedelta(hours=1)
MOST_FAILURES = 30  # in a row, which is about a day
GONE = 410  # the status of a receiver that wants nothing any more
FAILURE_ACTIVITY = "mail.mail_activity_data_warning"
NO_TROUBLE = {"state": "on", "failure_count": 0, "tries_at": False, "trouble": False}


class WebhookTelling:
    """Telling addresses that there are changes to read, from the schedule and never within a request.

    One delivery stands for all changes since the last one that succeeded. What fails is tried again, less and less
    often, and after a day paused until somebody goes on with it.
    """

    __slots__ = ()

    @api.model
    def _cron_tell(self):
        """Tell each address for whose client there are changes to read."""
        due = self.search(self._domain_due(), order="tries_at nulls first, told_at nulls first, id")
        if due:
            self.env["spp.attendance.api.change"]._number_all()
        end = time.monotonic() + SECONDS
        for webhook in due:
            if time.monotonic() > end:
                return
            webhook._tell_guarded()

    @api.model
    def _domain_due(self):
        """Those that are on, whose client can still read, and whose next try is due."""
        works = [("state", "!=", "paused"), ("client_id.active", "=", True), ("client_id.user_id.active", "=", True)]
        return [*works, "|", ("tries_at", "=", False), ("tries_at", "<=", fields.Datetime.now())]

    def _tell_guarded(self):
        """Tell one. Whatever goes wrong with it is noted as a failure, and the others are told."""
        try:
            self._tell()
        except Exception:  # pylint: disable=broad-except
            _logger.exception("The webhook %s was not told.", self.id)
            self._in_transaction(lambda webhook: webhook._note_failure())

    def _tell(self):
        """Look, send and note.

        While it is sent no transaction is open: what an administrator changes meanwhile stays, and nobody waits.
        """
        (asked, end), to = self._in_transaction(lambda webhook: (webhook._message(), webhook._receiver()))
        if not asked:
            return
        try:
            self._send(asked)
        except OutsideError as error:
            self._in_transaction(lambda webhook, error=error: webhook._note_failure(error, to))
        else:
            self._in_transaction(lambda webhook: webhook._note_success(end))

    @api.model
    def _send(self, asked):
        """Raises OutsideError unless the other side has taken it."""
        transport = BoundedTransport(LIMITS, may_ask_this_machine())
        try:
            transport.send(asked).checked()
        finally:
            transport.close()

    def _in_transaction(self, work):
        """Do `work(webhook)` in a transaction of its own, and again where somebody changes the webhook meanwhile."""
        return in_transaction(self.env, lambda env: work(self.with_env(env).exists()))

    def _receiver(self):
        """The address and the secret that a failure counts against."""
        return self.url, self.sudo().stored_secret  # sudo: nobody may read it

    def _message(self):
        """(the Request that says that there are changes, None where there are none; the end of the feed by then)."""
        secret = self.sudo().stored_secret  # sudo: nobody may read it
        if not secret:
            return None, None
        is_news, end = self._news()
        if not is_news:
            self._note_end(end)
            return None, end
        body = body_of(self.client_id.client_id, (self.number, self.stamp) if self._is_known_position() else None)
        # another one where more was added: who has taken the first must not take the second for the same
        message_id = "-".join(map(str, (self.client_id.client_id, self.number, self.stamp, *end)))
        headers = signed_headers(secret, message_id, int(time.time()), body)
        return Request("POST", self.url.strip(), headers, body), end

    # what became of it

    def _note_end(self, end):
        """Nothing up to here is for the client."""
        if (self.number, self.stamp) != end:
            self._by_server().write({"number": end[0], "stamp": end[1]})

    def _note_success(self, end):
        values = {"number": end[0], "stamp": end[1], "told_at": fields.Datetime.now()}
        self._by_server().write({**values, **NO_TROUBLE})
        self.activity_unlink([FAILURE_ACTIVITY])

    def _note_failure(self, error=None, to=None):
        """error: an OutsideError of the _receiver() `to`; None for a fault of the server"""
        if error and to != self._receiver():  # somebody has given another one meanwhile: the next turn tries that
            return
        owner, count = self._owner(), self.failure_count + 1
        text = self.with_context(lang=owner.lang or self.env.lang)._words_of(error)
        is_gone = getattr(error, "status", 0) == GONE
        is_over = is_gone or count >= MOST_FAILURES
        tries_at = fields.Datetime.now() + self._wait_after(error, count)
        state = {"state": "paused", "tries_at": False} if is_over else {"state": "failing", "tries_at": tries_at}
        self._by_server().write({**state, "failure_count": count, "trouble": text})
        if is_over:
            self._tell_owner(owner, text, is_gone)

    @api.model
    def _wait_after(self, error, count):
        """How long nothing is sent after so many failures in a row: a minute, two, four, up to LONGEST_WAIT."""
        asked = timedelta(seconds=getattr(error, "retry_after", None) or 0)
        backing_off = timedelta(minutes=2 ** min(count - 1, 6))
        return min(max(asked, backing_off), LONGEST_WAIT)

    def _words_of(self, error):
        if not error:
            return _("The server failed. The administrator finds the reason in its log.")
        return _(error.text, **error.values)

    def _owner(self):
        """Who is told when it is paused: the user of the client, or else who made it; of those who see webhooks."""
        users = self.client_id.user_id | self.client_id.create_uid | self.create_uid
        groups = ("spp_session_tracking.group_manager", "base.group_system")
        return users.filtered(lambda user: user.active and any(map(user.has_group, groups)))[:1]

    def _tell_owner(self, owner, text, is_gone):
        webhook = self.with_context(lang=owner.lang or self.env.lang)
        note = webhook._gone_note() if is_gone else webhook._paused_note(text)
        if owner:
            self.activity_schedule(FAILURE_ACTIVITY, summary=note, note=text, user_id=owner.id)
        else:
            self._message_log(body=note)

    def _paused_note(self, text):
        return _("The webhook is paused: nobody answered for a day. %(trouble)s", trouble=text)

    def _gone_note(self):
        return _("The webhook is paused: the other side wants no messages at this address any more (HTTP status 410).")

    def _try_at_once(self):
        """Do not wait for the next try: what may have been in its way was changed."""
        self.filtered("tries_at")._by_server().write({"tries_at": False})

    # button

    def action_resume(self):
        """Go on with paused webhooks: the next turn tells all that has changed since. Returns True."""
        self.check_access_rights("write")
        self.check_access_rule("write")
        self._by_server().write(NO_TROUBLE)
        self.activity_unlink([FAILURE_ACTIVITY])
        return True
