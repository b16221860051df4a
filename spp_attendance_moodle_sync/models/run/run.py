from datetime import timedelta

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.tools.moment import moment_text

from ...tools.message import Message

DAYS_KEPT = 90


class MoodleSyncRun(models.Model):
    """One run of the sync: what it read, what it changed on either side, and what went wrong."""

    _name = "spp.moodle.sync.run"
    _description = "Run of the Moodle sync"
    _order = "started_at desc, id desc"
    _rec_name = "started_at"

    instance_id = fields.Many2one(
        "spp.moodle.instance", "Site", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True, precompute=True, index=True)
    state = fields.Selection(
        [
            ("running", "Running"),
            ("done", "Done"),
            ("partial", "Partly done"),
            ("skipped", "Skipped"),
            ("failed", "Failed"),
        ],
        required=True,
        default="running",
        readonly=True,
    )
    is_preview = fields.Boolean("Preview", readonly=True, help="What a run would do. Nothing was changed.")
    trigger = fields.Selection(
        [("schedule", "Schedule"), ("person", "A user")],
        "Started by",
        required=True,
        default="person",
        readonly=True,
    )
    started_at = fields.Datetime("Started", required=True, readonly=True, default=fields.Datetime.now)
    duration = fields.Float("Seconds", readonly=True, digits=(12, 1))
    summary = Message(readonly=True)
    # progress
    done_count = fields.Integer("Activities done", readonly=True)
    all_count = fields.Integer("Activities", readonly=True)
    progress = fields.Float(compute="_compute_progress", group_operator=None)
    # results
    read_count = fields.Integer("Marks read", readonly=True)
    written_count = fields.Integer("Changed here", readonly=True, help="Marks and sessions.")
    pushed_count = fields.Integer("Sent to Moodle", readonly=True, help="Marks and sessions.")
    conflict_count = fields.Integer("Conflicts", readonly=True)
    undelivered_count = fields.Integer(
        "Not in Moodle",
        readonly=True,
        help="Marks that did not reach Moodle, and sessions that were moved or cancelled here only.",
    )
    unmapped_count = fields.Integer(
        "Statuses without a meaning", readonly=True, help="Marks with these statuses are skipped."
    )
    unmapped = fields.Json(readonly=True, help="For each of their acronyms the name in Moodle and how many marks.")
    skipped_count = fields.Integer(
        "Marks skipped",
        readonly=True,
        help="Marks of people who are not linked, or with a status that has no meaning here.",
    )
    failed_count = fields.Integer("Failures", readonly=True)
    # still to be done for the site
    open_conflict_count = fields.Integer("Open conflicts", related="instance_id.conflict_count")
    deviation_count = fields.Integer(related="instance_id.deviation_count")
    unmatched_count = fields.Integer(
        related="instance_id.unmatched_count", related_sudo=False, groups="spp_session_tracking.group_officer"
    )
    line_ids = fields.One2many("spp.moodle.sync.run.line", "run_id", "Messages", readonly=True)

    @api.depends("done_count", "all_count")
    def _compute_progress(self):
        for run in self:
            run.progress = 100.0 * run.done_count / run.all_count if run.all_count else 0.0

    @api.depends("started_at", "is_preview")
    @api.depends_context("tz", "lang")
    def _compute_display_name(self):
        for run in self:
            started = moment_text(self.env, run.started_at, self.env.context.get("tz"))
            run.display_name = _("Preview of %(time)s", time=started) if run.is_preview else started

    def action_open_conflicts(self):
        return self.instance_id.action_open_conflicts()

    def action_open_undelivered(self):
        return self.instance_id.action_open_undelivered()

    def action_open_deviations(self):
        return self.instance_id.action_open_deviations()

    def action_open_statuses(self):
        """The statuses of the site, also those that only a preview has found."""
        if self.is_preview and self.unmapped and self.env["spp.session"]._is_officer():
            self.instance_id._offer_statuses(self.unmapped)
        return self.instance_id.action_open_statuses()

    def action_open_unmatched(self):
        return self.instance_id.action_open_unmatched()

    @api.autovacuum
    def _gc_runs(self):
        oldest = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.search([("started_at", "<", oldest)]).unlink()
