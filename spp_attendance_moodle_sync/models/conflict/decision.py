from functools import partial

from odoo import _, api
from odoo.exceptions import UserError
from odoo.service.model import retrying

from ...moodle import merge, push, sheet
from ...moodle.errors import MoodleError
from ...sync import lock
from ...tools.message import in_language


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
        """Decide the open ones, each in a transaction of its own. Raises UserError at the end if some stay open."""
        self._check_may_decide()
        still_open = self.filtered(lambda conflict: conflict.state == "open")
        if not still_open:
            raise UserError(_("The conflict is decided already."))
        self.env.flush_all()
        failures = {}
        for instance, conflicts in still_open.grouped("instance_id").items():
            failures.update(conflicts._decide_on_site(instance, choice))
        self.env.invalidate_all()
        if failures:
            raise UserError(still_open._failure_text(failures))
        return True

    def _check_may_decide(self):
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise UserError(_("Only officers decide conflicts. Ask one of them."))

    def _decide_on_site(self, instance, choice):
        """Decide conflicts of one site. Returns {conflict: why it is not decided}."""
        with lock.held(self.env.cr.dbname, instance.id) as is_ours:
            if not is_ours:
                return dict.fromkeys(self, _("The site is being synced. Decide again in a moment."))
            outcomes = {conflict: conflict._decide_in_transaction(choice) for conflict in self}
        return {conflict: why for conflict, why in outcomes.items() if why}

    def _decide_in_transaction(self, choice):
        """Decide in a transaction of its own: what was sent to Moodle stays stored, whatever happens to the others.

        Returns why it is not decided, "" where it is.
        """
        try:
            with self.env.registry.cursor() as cr:
                env = api.Environment(cr, self.env.uid, self.env.context, self.env.su)
                return retrying(partial(self.with_env(env)._decide_one, choice), env)
        except UserError as error:
            return str(error)

    def _failure_text(self, failures):
        """The message about conflicts that were not decided. failures: {conflict: why}"""
        if len(self) == 1:
            return failures[self]
        done = _("%(done)s of %(all)s conflicts are decided.", done=len(self) - len(failures), all=len(self))
        return "\n".join([done, *(f"{conflict.participant_id.name}: {why}" for conflict, why in failures.items())])

    # one conflict

    def _decide_one(self, choice):
        """Mark both sides. Returns why it is closed without that, "" where it is decided. Raises UserError."""
        if self.state != "open":
            raise UserError(_("The conflict is decided already."))
        if self._is_overtaken():
            self._close("newer")
            return _("The person was marked again here with another status, which counts now. The conflict is closed.")
        status = self.odoo_status if choice == "odoo" else self.moodle_status
        self._check_has_mark(status)
        self._mark_here(status)
        agreed = self.moodle_status
        if self.instance_id.sync_attendance_from != merge.MOODLE:
            self._mark_in_moodle(status)
            agreed = status
        self.env["spp.session.attendance"]._store_sync_status("moodle_agreed", {self.attendance_id.id: agreed or ""})
        self._close(choice, by=self.env.uid)
        return ""

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

    def _mark_in_moodle(self, status):
        """Send the mark to Moodle. Raises UserError where Moodle does not show it then."""
        self._check_same_person()
        self.env.flush_all()  # if the database refuses something, nothing is sent
        instance, number = self.instance_id, self.session_id.moodle_session_id
        try:
            client, statuses = instance._client(), instance._statuses()
            self._check_no_newer_mark(client.session(number), statuses, status)
            outcome = push.settle(client, number, self.moodle_user_id, status, statuses)
        except MoodleError as error:
            why = in_language(self.env, error.text)
            raise UserError(_("Moodle was not changed, so nothing is decided: %(error)s", error=why)) from error
        if outcome != push.ARRIVED:
            raise UserError(_("%(why)s So nothing is decided.", why=self._why_not_arrived(outcome)))

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
            push.CHANGED: _(
                "Somebody is marking the person in Moodle at this moment, or with a status that has no meaning here."
            ),
            push.NOT_LISTED: _("The person is no longer on Moodle's list of the session."),
            push.NO_SUCH_STATUS: _("The session in Moodle has no status with this meaning."),
            push.REFUSED: _("Moodle refused it."),
            push.FAILED: _("It is not known whether the mark arrived in Moodle. Try again."),
            push.NOT_KEPT: _("Moodle took the mark but shows another one, because it has several rows of the person."),
        }[outcome]
