from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from .advance import GOES_ON_FROM, GOING_ON, JobAdvance
from .end import JobEnd
from .files import JobFiles
from .forget import JobForget
from .rights import JobRights

DAYS_KEPT = 90


class Job(JobAdvance, JobEnd, JobFiles, JobForget, JobRights, models.Model):
    """Long work of a user, which goes on by itself: step by step, also after the server was stopped.

    Its arguments are ids and what users type of the work: labels, places, values that an import starts from. No name of
    a participant is put there by us.
    """

    _name = "spp.job"
    _description = "Job"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"  # whoever is told of a job marks it as seen

    name = fields.Char("What it does", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("spp.job.complete", "Complete sessions"),
            ("spp.job.change", "Move, cancel or hand over sessions"),
            ("spp.job.repeat", "Make the sessions of a series"),
            ("spp.job.import", "Import a file"),
            ("spp.job.snapshot", "Take a snapshot"),
            ("spp.job.export", "Export a list"),
            ("spp.job.payment_list", "Make a payment list"),
        ],
        required=True,
        readonly=True,
        index=True,
        help="Of each kind one job of a company goes on at a time.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", "Started by", required=True, readonly=True, index=True, ondelete="restrict")
    arguments = fields.Json(required=True, groups=NO_ACCESS)
    # how far it is (advance.py)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="waiting",
    )
    total_count = fields.Integer("In all", required=True, readonly=True)
    done_count = fields.Integer("Done so far", readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    failed_at = fields.Datetime(groups=NO_ACCESS, help="When an error ended an attempt at the next step.")
    attempt_count = fields.Integer(groups=NO_ACCESS, help="Attempts at the next step of which no end is known.")
    started_at = fields.Datetime("Started", required=True, readonly=True, default=fields.Datetime.now)
    advanced_at = fields.Datetime("Last step", readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)
    # how it has ended (end.py)
    summary = fields.Text("Result", readonly=True)
    problem_count = fields.Integer("Problems", readonly=True)
    problems = fields.Text("What was not done", readonly=True)
    has_result = fields.Boolean(compute="_compute_has_result")
    has_file = fields.Boolean(compute="_compute_has_result", help="Whether what was made is downloaded.")
    made_ids = fields.Json(groups=NO_ACCESS, help="The ids of what was made, a list.")

    @api.depends("total_count", "done_count")
    def _compute_progress(self):
        for job in self:
            job.progress = 100 * job.done_count / job.total_count if job.total_count else 100

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for job in self:
            job.is_mine = job.user_id == self.env.user

    @api.depends("state")
    def _compute_has_result(self):
        for job in self:
            job.has_result, job.has_file = bool(job._result()), bool(job._download())

    def unlink(self):
        self._files().unlink()  # the database would leave what they hold among the attachments
        return super().unlink()

    # start

    @api.model
    def _start(self, kind, name, arguments, total, company=None):
        """A new job of the current user, which begins as soon as the scheduler is free."""
        arguments = {**arguments, **self._rights_now()}
        values = {"kind": kind, "name": name, "arguments": arguments, "total_count": total}
        owner = {"user_id": self.env.uid, "company_id": (company or self.env.company).id}
        # sudo: only the server writes jobs
        job = self.sudo().with_context(tracking_disable=True).create({**values, **owner})
        job._schedule()
        return job.with_env(self.env)

    # buttons

    def action_cancel(self):
        """Leave undone what is not done yet. What is done stays. Returns True."""
        for job in self:
            job._check_may_cancel()
            text = _("Cancelled by %(user)s. What was done before stays.", user=self.env.user.name)
            job.sudo()._end("cancelled", text)  # sudo: only the server writes jobs
        return True

    def _check_may_cancel(self):
        is_own = self.user_id == self.env.user
        if not is_own and not self.env.user.has_group("spp_session_tracking.group_officer"):
            raise AccessError(_("Officers cancel the jobs of others. Ask one of them."))
        if not self._is_open():
            raise UserError(_("This job has ended already."))

    def _is_open(self):
        return self.state in GOING_ON

    def action_go_on(self):
        """Go on behind the last step that was done. Returns True."""
        for job in self:
            if job.user_id != self.env.user:
                raise AccessError(_("A job goes on as the user who started it: only they press this."))
            if job.state not in GOES_ON_FROM:
                raise UserError(_("Only a job that has failed, or was cancelled, can go on."))
            begun = {"state": "waiting", "attempt_count": 0, "failed_at": False, "ended_at": False, "summary": False}
            job.sudo().write(begun)  # sudo: only the server writes jobs
            job._schedule()
        return True

    def action_look_again(self):
        """Show how far the job is by now. Returns True, so that the page is read again."""
        return True

    def action_open_result(self):
        """Show what was made; whoever looks at it need not be told of it any more."""
        self.ensure_one()
        self.activity_ids.filtered(lambda activity: activity.user_id == self.env.user).unlink()
        return self._result()

    def _result(self):
        """The action that shows what was made; False for none."""
        job = self.sudo()  # sudo: only the server reads the arguments
        return job.state != "waiting" and self.env[job.kind]._result(job)

    def _open(self):
        """The action that shows the jobs."""
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_job_action")
        if len(self) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.id}
        return {**action, "domain": [("id", "in", self.ids)]}

    @api.autovacuum
    def _gc_jobs(self):
        oldest = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.search([("ended_at", "<", oldest), ("state", "not in", GOING_ON)]).unlink()
