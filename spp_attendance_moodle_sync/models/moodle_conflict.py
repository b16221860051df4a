from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..moodle import merge, push
from ..moodle.errors import MoodleError
from ..sync import lock

STATUSES = [("present", "Present"), ("late", "Late"), ("excused", "Excused"), ("absent", "Absent")]
CHOSEN = {merge.PULL: "moodle", merge.PUSH: "odoo", merge.HOLD: "none"}


class MoodleConflict(models.Model):
    """Both sides changed a mark since they last agreed: what both said, and what was done about it."""

    _name = "spp.moodle.conflict"
    _description = "Conflict with Moodle"
    _order = "state desc, id desc"
    _rec_name = "participant_id"
    _check_company_auto = True

    instance_id = fields.Many2one(
        "spp.moodle.instance", "Site", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True, precompute=True, index=True)
    attendance_id = fields.Many2one(
        "spp.session.attendance", "Line", required=True, readonly=True, index=True, ondelete="cascade"
    )
    session_id = fields.Many2one(related="attendance_id.session_id", store=True, precompute=True, index=True)
    session_date = fields.Date(related="session_id.date")
    participant_id = fields.Many2one(related="attendance_id.participant_id", string="Person")
    moodle_user_id = fields.Integer("User in Moodle", readonly=True, group_operator=None)
    # what was said
    agreed_status = fields.Selection(STATUSES, "Both said before", readonly=True)
    odoo_status = fields.Selection(STATUSES, "Said here", readonly=True)
    odoo_at = fields.Datetime("Said here at", readonly=True)
    moodle_status = fields.Selection(STATUSES, "Said in Moodle", readonly=True)
    moodle_at = fields.Datetime(
        "In Moodle until", readonly=True, help="Moodle knows no time of a mark: it was said then, or earlier."
    )
    # what became of it
    rule_choice = fields.Selection(
        [("odoo", "Odoo"), ("moodle", "Moodle"), ("none", "Neither")],
        "The rule took",
        readonly=True,
        help="The later one stands. A mark is never overwritten by the lack of one: then nothing was done.",
    )
    state = fields.Selection([("open", "Open"), ("decided", "Decided")], required=True, default="open", readonly=True)
    choice = fields.Selection([("odoo", "Odoo"), ("moodle", "Moodle")], "Decided for", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided at", readonly=True)

    @api.model
    def _keep(self, instance, found):
        """Keep conflicts. Returns how many are new: one that is open already, and about the same, is the same one.

        found: (line, Moodle's user id, session of Moodle's, sides, decision) of each
        """
        lines = [line.id for line, *_rest in found]
        known = self.search([("attendance_id", "in", lines), ("state", "=", "open")])
        kept = {(each.attendance_id.id, each.odoo_status or "", each.moodle_status or "") for each in known}
        new = [
            {
                "instance_id": instance.id,
                "attendance_id": line.id,
                "moodle_user_id": user_id,
                "agreed_status": sides.agreed,
                "odoo_status": sides.ours,
                "odoo_at": sides.ours_at,
                "moodle_status": sides.theirs,
                "moodle_at": theirs.taken_at,
                "rule_choice": CHOSEN[decision.outcome],
            }
            for line, user_id, theirs, sides, decision in found
            if (line.id, sides.ours, sides.theirs) not in kept
        ]
        self.sudo().create(new)  # sudo: conflicts are kept by the sync alone
        return len(new)

    # deciding

    def action_use_odoo(self):
        """Let what was said here stand on both sides."""
        return self._decide("odoo")

    def action_use_moodle(self):
        """Let what was said in Moodle stand on both sides."""
        return self._decide("moodle")

    def _decide(self, choice):
        for instance, conflicts in self.grouped("instance_id").items():
            with lock.held(self.env.cr.dbname, instance.id) as is_ours:
                if not is_ours:
                    raise UserError(_("A run of the site is going on. Decide again in a moment."))
                for conflict in conflicts:
                    conflict._carry_out(choice)
        return True

    def _carry_out(self, choice):
        if self.state != "open":
            raise UserError(_("The conflict is decided already."))
        status = self.odoo_status if choice == "odoo" else self.moodle_status
        self._check_may_decide(status)
        self._state_here(status)
        moodle_says = self.moodle_status
        if self.instance_id.sync_attendance_from != merge.MOODLE:
            self._send(status)
            moodle_says = status
        self.env["spp.session.attendance"]._remember("moodle_agreed", {self.attendance_id.id: moodle_says or ""})
        # sudo: conflicts are kept by the server, officers decide them with the buttons alone
        self.sudo().write(
            {
                "state": "decided",
                "choice": choice,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    def _check_may_decide(self, status):
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise UserError(_("Officers decide conflicts. Ask one of them."))
        if not status:
            raise UserError(
                _(
                    "There is no mark on that side, and Moodle cannot take one back. "
                    "Choose the other side, or mark the person."
                )
            )

    def _state_here(self, status):
        line = self.attendance_id
        if line.status == status and line.basis == "observed":
            return
        reason = _("Decided in a conflict with Moodle")
        sessions = self.env["spp.session"]
        row = {"session_id": line.session_id.id, "participant_id": line.participant_id.id, "status": status}
        row["excuse_reason"] = self._excuse() if status == "excused" else False
        sessions._record(sessions._read_rows([row]), "manual", reason)

    def _excuse(self):
        """The reason that was given here before the excuse was overwritten."""
        # sudo: the reason is closed to everybody, but it belongs to the statement
        changes = self.attendance_id.change_ids.sudo().filtered(lambda change: change.old_status == "excused")
        return changes.sorted("id")[-1:].old_excuse or _("excused in Moodle")

    def _send(self, status):
        """Let Moodle say it too. Raises UserError where it does not."""
        instance, number = self.instance_id, self.session_id.moodle_session_id
        try:
            client, statuses = instance._client(), instance._statuses()
            outcome = push.settle(client, number, self.moodle_user_id, status, statuses)
        except MoodleError as error:
            raise UserError(_("Moodle was not changed, so nothing is decided: %(error)s", error=error)) from error
        if outcome != push.ARRIVED:
            raise UserError(_("%(why)s So nothing is decided.", why=self._words(outcome)))

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
