from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS


class SessionCompleteMany(models.TransientModel):
    """Completes many sessions: at once where that takes seconds, else by a job."""

    _name = "spp.session.complete.many"
    _description = "Complete sessions"
    _inherit = ["spp.session.dialog"]
    _target = "session_ids"

    session_ids = fields.Many2many("spp.session", string="Sessions", required=True)
    session_count = fields.Integer("Sessions to be completed", compute="_compute_session_count")
    left_count = fields.Integer("Sessions that stay as they are", readonly=True)
    seen = fields.Json(groups=NO_ACCESS, help="The (id, how many are not marked) of each session, as it was shown.")
    unmarked_count = fields.Integer("Not marked", readonly=True, help="How many this was when it was shown.")
    is_job = fields.Boolean("By a job", compute="_compute_session_count")

    @api.depends("session_ids")
    def _compute_session_count(self):
        for dialog in self:
            dialog.session_count = len(dialog.session_ids)
            dialog.is_job = dialog.session_count > self.env["spp.job.complete"]._STEP

    @api.model
    def _open_for(self, chosen):
        """The action that asks, of the chosen sessions, about those that can be completed."""
        sessions = chosen.filtered(lambda session: session._can_be_completed())
        if not sessions:
            raise UserError(
                _(
                    "None of these sessions can be completed. Choose sessions in progress that you may mark, and in "
                    "which somebody is marked."
                )
            )
        shown = {"left_count": len(chosen) - len(sessions), "unmarked_count": sum(sessions.mapped("unmarked_count"))}
        dialog = self.create({"session_ids": [fields.Command.set(sessions.ids)], **shown})
        # sudo: nobody but the server says what was shown
        dialog.sudo().seen = [(session.id, session.unmarked_count) for session in sessions]
        return {**self._open_with(), "res_id": dialog.id}

    def action_confirm(self):
        """Complete what was shown; where a job does it, the action that shows the job."""
        self.ensure_one()
        seen = dict(self.sudo().seen or [])  # sudo: only the server reads it
        sessions = self.session_ids.filtered(lambda session: session.id in seen).sorted("start_at")
        if self.is_job:
            return self._start_jobs(sessions, seen)._open()
        if any(session.unmarked_count != seen[session.id] for session in sessions) or not sessions:
            raise UserError(_("The marks have changed meanwhile. Go back, and press Complete again."))
        sessions.complete()
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _start_jobs(self, sessions, seen):
        """A job for the sessions of each company."""
        jobs = self.env["spp.job"]
        for company, of_company in sessions.grouped("company_id").items():
            name = _("Complete sessions: %(count)s", count=len(of_company))
            shown = {"sessions": [(session.id, seen[session.id]) for session in of_company]}
            jobs += jobs._start("spp.job.complete", name, shown, len(of_company), company)
        return jobs
