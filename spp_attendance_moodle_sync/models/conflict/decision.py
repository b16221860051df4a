import logging
import time
from functools import partial
from typing import NamedTuple

from odoo import _, api
from odoo.exceptions import UserError
from odoo.service.model import retrying

from ...moodle import merge, push, sheet
from ...moodle.errors import MoodleError
from ...sync import lock
from ...tools.message import in_language

# No further conflict is begun after so many seconds of one decision on several: Odoo ends a request after 120.
SECONDS = 50.0
# At most so many that failed are named in the message.
MOST_NAMED = 20

_logger = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """Of one decision. text: why it is not decided, or what was not done; "" for nothing to say"""

    is_decided: bool
    text: str


class ConflictDecision:
    """An officer decides which side is right. Then both sides are marked so."""

    __slots__ = ()

    def action_use_odoo(self):
        """Use the mark made here on both sides."""
        return self._decide("odoo")

    def action_use_moodle(self):
        """Use the mark made in Moodle on both sides."""
        return self._decide("moodle")

    def _decide(self, choice):
        """Decide the open ones, each in a transaction of its own: what fails with one of them stops no other.

        Returns True, or a notification that names those that are not decided, or here only. Raises UserError where none
        is decided.
        """
        self._check_may_decide()
        still_open = self.filtered(lambda conflict: conflict.state == "open")
        if not still_open:
            raise UserError(_("The conflict is decided already."))
        self.env.flush_all()
        outcomes, deadline = {}, time.monotonic() + SECONDS
        for instance, conflicts in still_open.grouped("instance_id").items():
            outcomes.update(conflicts._decide_on_site(instance, choice, deadline))
        self.env.invalidate_all()
        if not any(outcome.is_decided for outcome in outcomes.values()):
            raise UserError(still_open._text_of(outcomes))
        has_text = any(outcome.text for outcome in outcomes.values())
        return still_open._notification(outcomes) if has_text else True

    def _check_may_decide(self):
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise UserError(_("Only officers decide conflicts. Ask one of them."))

    def _decide_on_site(self, instance, choice, deadline):
        """Decide conflicts of one site. Returns {conflict: Outcome}."""
        with lock.held(self.env.cr.dbname, instance.id) as is_ours:
            if not is_ours:
                return dict.fromkeys(self, Outcome(False, _("The site is being synced. Decide again in a moment.")))
            try:
                client = instance._client() if instance.sync_attendance_from != merge.MOODLE else None
            except UserError as error:
                return dict.fromkeys(self, Outcome(False, str(error)))
            return self._decide_in_time(choice, client, deadline)

    def _decide_in_time(self, choice, client, deadline):
        """The same, as long as there is time. client: of the site, None where nothing is sent."""
        if client:
            client.end_at(deadline)
        outcomes = {}
        # of several about one person the last one counts, and deciding it closes the others
        for conflicts in self.sorted("id").grouped("attendance_id").values():
            is_late = time.monotonic() > deadline
            late = Outcome(False, _("There was no time for it. Decide again."))
            outcome = late if is_late else conflicts[-1]._decide_in_transaction(choice, client)
            outcomes.update(dict.fromkeys(conflicts, outcome))
        return outcomes

    def _decide_in_transaction(self, choice, client):
        """Decide in a transaction of its own: what was sent to Moodle stays stored, whatever happens to the others.

        Returns an Outcome.
        """
        try:
            with self.env.registry.cursor() as cr:
                env = api.Environment(cr, self.env.uid, self.env.context, self.env.su)
                return retrying(partial(self.with_env(env)._decide_one, choice, client), env)
        except UserError as error:
            return Outcome(False, str(error))
        except Exception:
            # An unexpected error with one person must not keep the others from being decided.
            _logger.exception("Conflict %s with Moodle", self.id)
            return Outcome(False, _("An unexpected error. The server's log has the details."))

    def _notification(self, outcomes):
        is_all = all(outcome.is_decided for outcome in outcomes.values())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": _("Decided here only") if is_all else _("Not all conflicts are decided"),
                "message": self._text_of(outcomes),
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _text_of(self, outcomes):
        """The message about conflicts of which there is something to say. outcomes: {conflict: Outcome}"""
        if len(self) == 1:
            return outcomes[self].text
        done_count = sum(outcome.is_decided for outcome in outcomes.values())
        done = _("Conflicts that are decided: %(done)s of %(all)s.", done=done_count, all=len(self))
        texts = {conflict.attendance_id: outcome.text for conflict, outcome in outcomes.items() if outcome.text}
        named = [f"{line.participant_id.name}: {text}" for line, text in texts.items()]
        more = [_("Others: %(count)s.", count=len(named) - MOST_NAMED)] if len(named) > MOST_NAMED else []
        return "\n".join([done, *named[:MOST_NAMED], *more])

    # one conflict

    def _decide_one(self, choice, client):
        """Mark both sides. Returns an Outcome. Raises UserError where it is not decided."""
        if self.state != "open":
            raise UserError(_("The conflict is decided already."))
        if self._is_overtaken():
            self._close("newer")
            why = _("The person was marked again here with another status, which counts now. The conflict is closed.")
            return Outcome(False, why)
        status = self.odoo_status if choice == "odoo" else self.moodle_status
        self._check_has_mark(status)
        self._mark_here(status)
        is_in_moodle = not client or self._mark_in_moodle(client, status)
        if is_in_moodle:
            agreed = {self.attendance_id.id: status if client else self.moodle_status or ""}
            self.env["spp.session.attendance"]._store_sync_status("moodle_agreed", agreed)
        self._close(choice, by=self.env.uid)
        of_line = [("attendance_id", "=", self.attendance_id.id), ("state", "=", "open")]
        self.search(of_line)._close("newer")
        return Outcome(True, "" if is_in_moodle else _("Decided here only: Moodle has no such session any more."))

    @api.model
    def _check_has_mark(self, status):
        if not status:
            raise UserError(
                _(
                    "There is no mark on that side, and a mark in Moodle cannot be taken back. "
                    "Choose the other side, or mark the person."
                )
            )

    def _mark_here(self, status):
        line = self.attendance_id
        if line._observed_status() == status:
            return
        reason = _("Decided in a conflict with Moodle")
        row = {"session_id": line.session_id.id, "participant_id": line.participant_id.id, "status": status}
        row["excuse_reason"] = self._last_excuse() if status == "excused" else False
        line._save_rows([row], "manual", reason)

    def _last_excuse(self):
        """The reason that was given here before another mark replaced the excuse."""
        # sudo: nobody may read the reason, but it belongs to the statement
        changes = self.attendance_id.change_ids.sudo().filtered(lambda change: change.old_status == "excused")
        return changes.sorted("id")[-1:].old_excuse or _("excused in Moodle")

    # in Moodle

    def _mark_in_moodle(self, client, status):
        """Send the mark to Moodle. Raises UserError where Moodle does not show it then.

        Returns False where Moodle has no such session any more: then it is decided here only.
        """
        self._check_same_person()
        self.env.flush_all()  # if the database refuses something, nothing is sent
        number, statuses = self.session_id.moodle_session_id, self.instance_id._statuses()
        try:
            self._check_no_newer_mark(client.session(number), statuses, status)
            outcome = push.settle(client, number, self.moodle_user_id, status, statuses)
        except MoodleError as error:
            if error.is_session_gone:
                return False
            why = in_language(self.env, error.text)
            raise UserError(_("Moodle was not changed, so nothing is decided: %(error)s", error=why)) from error
        if outcome != push.ARRIVED:
            raise UserError(_("%(why)s So nothing is decided.", why=self._why_not_arrived(outcome)))
        return True

    def _check_same_person(self):
        users = [("instance_id", "=", self.instance_id.id), ("kind", "=", "user")]
        user = self.env["spp.moodle.mapping"].search([*users, ("moodle_id", "=", self.moodle_user_id)])
        if user.subscriber_id.partner_id != self.participant_id:
            raise UserError(
                _(
                    "The user in Moodle is no longer linked with this person. "
                    "So nothing is sent and nothing decided: mark the person again."
                )
            )

    def _check_no_newer_mark(self, session, statuses, status):
        """Raise UserError where Moodle shows a third status by now. session: a Session, as it is read now."""
        mark = sheet.read(session, statuses).marks.get(self.moodle_user_id)
        if mark and mark.status and mark.status not in (self.odoo_status, self.moodle_status, status):
            raise UserError(
                _("The person was marked again in Moodle with another status. So nothing is decided: sync first.")
            )

    @api.model
    def _why_not_arrived(self, outcome):
        """outcome: of push.settle()"""
        return {
            push.NOT_SENT: _("There was no time to send it to Moodle. Decide again."),
            push.CHANGED: _(
                "Somebody is marking the person in Moodle at this moment, or with a status that has no meaning here."
            ),
            push.NOT_LISTED: _("The person is no longer on Moodle's list of the session."),
            push.NO_SUCH_STATUS: _("The session in Moodle has no status with this meaning."),
            push.REFUSED: _("Moodle refused it."),
            push.FAILED: _("It is not known whether the mark arrived in Moodle. Try again."),
            push.NOT_KEPT: _(
                "Moodle took the mark but goes on to show the one from before: it may have two rows of them."
            ),
        }[outcome]
