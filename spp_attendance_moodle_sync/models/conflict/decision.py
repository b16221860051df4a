from functools import partial

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

from ...moodle import merge, push, sheet
from ...moodle.errors import MoodleError
from ...sync import lock


class MoodleConflict(models.Model):
    """Deciding conflicts: an officer says which side is right, and both sides say it from then on."""

    _inherit = "spp.moodle.conflict"

    def action_use_odoo(self):
        """Let what was said here stand on both sides."""
        return self._decide("odoo")

    def action_use_moodle(self):
        """Let what was said in Moodle stand on both sides."""
        return self._decide("moodle")

    def _decide(self, choice):
        """Decide those that are open, each for itself. Raises UserError at the end for those that could not be."""
        self._check_may_decide()
        still_open = self.filtered(lambda conflict: conflict.state == "open")
        if not still_open:
            raise UserError(_("The conflict is decided already."))
        self.env.flush_all()
        refused = {}
        for instance, conflicts in still_open.grouped("instance_id").items():
            refused.update(conflicts._decide_of(instance, choice))
        self.env.invalidate_all()
        if refused:
            raise UserError(still_open._told(refused))
        return True

    def _check_may_decide(self):
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise UserError(_("Officers decide conflicts. Ask one of them."))

    def _decide_of(self, instance, choice):
        """Decide conflicts of one site. Returns {conflict: why it is not decided}."""
        with lock.held(self.env.cr.dbname, instance.id) as is_ours:
            if not is_ours:
                return dict.fromkeys(self, _("A run of the site is going on. Decide again in a moment."))
            outcomes = {conflict: conflict._decide_alone(choice) for conflict in self}
        return {conflict: why for conflict, why in outcomes.items() if why}

    def _decide_alone(self, choice):
        """Decide in a transaction of its own: what Moodle was told is kept, whatever becomes of the others.

        Returns why it is not decided, "" where it is.
        """
        try:
            with self.env.registry.cursor() as cr:
                env = api.Environment(cr, self.env.uid, self.env.context, self.env.su)
                return retrying(partial(self.with_env(env)._carry_out, choice), env)
        except UserError as error:
            return str(error)

    def _told(self, refused):
        """What to say about those that were not decided."""
        if len(self) == 1:
            return refused[self]
        done = _("%(done)s of %(all)s conflicts are decided.", done=len(self) - len(refused), all=len(self))
        return "\n".join([done, *(f"{conflict.participant_id.name}: {why}" for conflict, why in refused.items())])

    # one of them

    def _carry_out(self, choice):
        """Decide one. Returns why it is closed without that, "" where it is decided. Raises UserError."""
        if self.state != "open":
            raise UserError(_("The conflict is decided already."))
        if self._is_overtaken():
            self._close("newer")
            return _("The person was marked anew here since, with something else: that stands. The conflict is closed.")
        status = self.odoo_status if choice == "odoo" else self.moodle_status
        self._check_is_mark(status)
        self._state_here(status)
        moodle_says = self.moodle_status
        if self.instance_id.sync_attendance_from != merge.MOODLE:
            self._send(status)
            moodle_says = status
        self.env["spp.session.attendance"]._remember("moodle_agreed", {self.attendance_id.id: moodle_says or ""})
        self._close(choice, by=self.env.uid)
        return ""

    def _is_overtaken(self):
        """Whether the line says something that neither side said in the conflict: then somebody said it later."""
        return self.attendance_id._observed() not in (self.odoo_status or "", self.moodle_status or "")

    def _close(self, choice, by=False):
        # sudo: conflicts are kept by the server, officers decide them with the buttons alone
        self.sudo().write(
            {"state": "decided", "choice": choice, "decided_by_id": by, "decided_at": fields.Datetime.now()}
        )

    @api.model
    def _check_is_mark(self, status):
        if not status:
            raise UserError(
                _(
                    "There is no mark on that side, and Moodle cannot take one back. "
                    "Choose the other side, or mark the person."
                )
            )

    def _state_here(self, status):
        line = self.attendance_id
        if line._observed() == status:
            return
        reason = _("Decided in a conflict with Moodle")
        row = {"session_id": line.session_id.id, "participant_id": line.participant_id.id, "status": status}
        row["excuse_reason"] = self._excuse() if status == "excused" else False
        line._save_rows([row], "manual", reason)

    def _excuse(self):
        """The reason that was given here before the excuse was overwritten."""
        # sudo: the reason is closed to everybody, but it belongs to the statement
        changes = self.attendance_id.change_ids.sudo().filtered(lambda change: change.old_status == "excused")
        return changes.sorted("id")[-1:].old_excuse or _("excused in Moodle")

    # in Moodle

    def _send(self, status):
        """Let Moodle say it too. Raises UserError where it does not."""
        self._check_is_same_person()
        self.env.flush_all()  # what the database refuses is not sent
        instance, number = self.instance_id, self.session_id.moodle_session_id
        try:
            client, statuses = instance._client(), instance._statuses()
            self._check_is_nothing_newer(client.session(number), statuses, status)
            outcome = push.settle(client, number, self.moodle_user_id, status, statuses)
        except MoodleError as error:
            raise UserError(_("Moodle was not changed, so nothing is decided: %(error)s", error=error)) from error
        if outcome != push.ARRIVED:
            raise UserError(_("%(why)s So nothing is decided.", why=self._words(outcome)))

    def _check_is_same_person(self):
        place = [("instance_id", "=", self.instance_id.id), ("kind", "=", "user")]
        user = self.env["spp.moodle.mapping"].search([*place, ("moodle_id", "=", self.moodle_user_id)])
        if user.subscriber_id.partner_id != self.participant_id:
            raise UserError(
                _(
                    "The user in Moodle whom this conflict is about is not linked to this person any more. "
                    "So nothing is sent and nothing decided: mark the person anew."
                )
            )

    def _check_is_nothing_newer(self, session, statuses, status):
        """Raise UserError where Moodle says a third thing by now. session: a Session, as it is read now."""
        mark = sheet.read(session, statuses).marks.get(self.moodle_user_id)
        if mark and mark.status and mark.status not in (self.odoo_status, self.moodle_status, status):
            raise UserError(
                _("The person was marked anew in Moodle since, with something else. So nothing is decided: sync first.")
            )

    @api.model
    def _words(self, outcome):
        """Why Moodle does not say it. outcome: of push.settle()"""
        return {
            push.CHANGED: _(
                "Somebody is marking the person in Moodle at this moment, or with a status not known here."
            ),
            push.NOT_LISTED: _("The person is not on Moodle's list of the session any more."),
            push.NO_SUCH_STATUS: _("The session in Moodle has no status that means the same."),
            push.REFUSED: _("Moodle refused it."),
            push.FAILED: _("It is not known whether it arrived in Moodle. Try again."),
            push.NOT_KEPT: _("Moodle took it, but shows another: it has several rows of the person."),
        }[outcome]

    # overtaken

    @api.model
    def _close_overtaken(self, lines):
        """Close what is open about lines on which both sides agree by now, on something newer."""
        for conflict in self.sudo().search([("attendance_id", "in", lines.ids), ("state", "=", "open")]):
            line = conflict.attendance_id
            if line._observed() == line.moodle_agreed and conflict._is_overtaken():
                conflict._close("newer")
