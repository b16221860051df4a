import time
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.tools.moment import moment_text
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from .advance import SECONDS, RunAdvance
from .attempt import NO_TROUBLE
from .run_end import RunEnd

DAYS_KEPT = 90
# The form would be slow with the lines of all people.
LINES_SHOWN = 80
GOES_ON_FROM = ("stopped", "partial", "failed")


class RegistryRun(RunAdvance, RunEnd, models.Model):
    """One reading of a registry, to its end: what it made known, changed, left and refused. A preview keeps nothing."""

    _name = "spp.registry.run"
    _description = "Run of a registry"
    _order = "started_at desc, id desc"
    _rec_name = "started_at"

    source_id = fields.Many2one(
        "spp.registry.source", "Registry", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="source_id.company_id", store=True, precompute=True, index=True)
    state = fields.Selection(
        [
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("done", "Done"),
            ("partial", "Partly done"),
            ("failed", "Failed"),
        ],
        required=True,
        default="running",
        readonly=True,
    )
    is_preview = fields.Boolean("Preview", readonly=True, help="What a run would do. Nothing was changed.")
    trigger = fields.Selection(
        [("schedule", "Schedule"), ("person", "A user")], "Started by", required=True, default="person", readonly=True
    )
    user_id = fields.Many2one("res.users", "Acts as", required=True, readonly=True, ondelete="restrict")
    started_at = fields.Datetime("Started", required=True, readonly=True, default=fields.Datetime.now)
    ended_at = fields.Datetime("Ended at", readonly=True)
    advanced_at = fields.Datetime("Last attempt", readonly=True, default=fields.Datetime.now)
    # attempts at the next page (attempt.py)
    attempt_count = fields.Integer(groups=NO_ACCESS, help="Those of which no end is known.")
    troubled_since = fields.Datetime("In trouble since", groups=NO_ACCESS)
    waits_until = fields.Datetime("Goes on after", groups=NO_ACCESS)
    summary = fields.Char(readonly=True)
    # where it is (advance.py)
    position = fields.Json(groups=NO_ACCESS)
    way = fields.Char(
        "How it is read", groups=NO_ACCESS, help="A hash of how the registry is asked and its fields are read."
    )
    page_count = fields.Integer("Pages read", readonly=True, default=0)
    # results
    read_count = fields.Integer("Records read", readonly=True)
    created_count = fields.Integer("People created", readonly=True)
    changed_count = fields.Integer("People changed", readonly=True)
    left_count = fields.Integer("People left as they are", readonly=True)
    rejected_count = fields.Integer("Records rejected", readonly=True)
    missing_count = fields.Integer(
        "Not in the registry", readonly=True, help="People who came from this registry once. They stay as they are."
    )
    double_count = fields.Integer("New possible doubles", readonly=True)
    line_ids = fields.One2many("spp.registry.run.line", "run_id", "Lines", readonly=True)
    first_line_ids = fields.Many2many(
        "spp.registry.run.line", string="First lines", compute="_compute_first_line_ids", help="The report has all."
    )

    _sql_constraints = [
        (
            "one_running",
            "exclude using btree (source_id with =, is_preview with =) where (state = 'running')",
            "This registry is being read already. Wait until that run ends, or stop it.",
        ),
    ]

    def _compute_first_line_ids(self):
        for run in self:
            run.first_line_ids = run.line_ids.search([("run_id", "=", run.id)], limit=LINES_SHOWN)

    @api.depends("started_at", "is_preview")
    @api.depends_context("tz", "lang")
    def _compute_display_name(self):
        for run in self:
            started = moment_text(self.env, run.started_at, self.env.context.get("tz"))
            run.display_name = _("Preview of %(time)s", time=started) if run.is_preview else started

    # buttons

    def action_stop(self):
        """Stop at once: the page that is being taken is undone, and Continue takes it. Returns True."""
        self.source_id._check_may_run()
        if any(run.state != "running" for run in self):
            raise UserError(_("This run has ended already."))
        # sudo: only the server writes runs
        self.sudo().write(
            {
                **NO_TROUBLE,
                "state": "stopped",
                "ended_at": fields.Datetime.now(),
                "summary": _("Stopped by %(user)s.", user=self.env.user.name),
            }
        )
        return True

    def action_continue(self):
        """Go on where the run ended before its time. Returns the action that shows it."""
        self.ensure_one()
        self.source_id._check_may_run()
        self._check_may_continue()
        # sudo: only the server writes runs
        self.sudo().write({**NO_TROUBLE, "state": "running", "ended_at": False, "user_id": self.env.uid})
        self._go_on_soon()
        return self._open()

    def _check_may_continue(self):
        if self.state not in GOES_ON_FROM:
            raise UserError(_("This run cannot go on. Start a new one."))
        # of a preview any newer run: what it has told is no longer what would be
        newer = self.source_id.run_ids.filtered(lambda run: run.id > self.id)
        if newer if self.is_preview else newer.filtered(lambda run: not run.is_preview):
            raise UserError(_("There is a newer run of this registry. Start a new one."))
        if "running" in self.source_id.run_ids.mapped("state"):
            raise UserError(_("This registry is being read already. Wait until that run ends, or stop it."))
        self.sudo()._check_way()  # sudo: only the server knows how the registry is asked

    def action_look_again(self):
        """Show how far the run is by now. Returns True, so that the page is read again."""
        return True

    def action_open_lines(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_registry_run_line_action")
        return {**action, "domain": [("run_id", "=", self.id)]}

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": _("Run"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # schedule

    def _cron_go_on(self):
        """Go on with all runs, first with those that waited for the longest time, also after a worker was killed."""
        end = time.monotonic() + SECONDS
        for run in self.search(self._domain_due(), order="advanced_at, id"):
            seconds = end - time.monotonic()
            if seconds <= 0:
                self._go_on_soon()
                return
            run._advance_guarded(seconds)

    def _domain_due(self):
        now = fields.Datetime.now()
        return [("state", "=", "running"), "|", ("waits_until", "=", False), ("waits_until", "<=", now)]

    @api.model
    def _go_on_soon(self, at=None):
        # sudo: whoever starts a run need not have the right to the schedule
        self.env.ref("spp_attendance.ir_cron_registry_go_on").sudo()._trigger(at)

    @api.autovacuum
    def _gc_runs(self):
        oldest = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.search([("started_at", "<", oldest), ("state", "!=", "running")]).unlink()
