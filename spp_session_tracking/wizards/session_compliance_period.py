from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models

from ..rules import period_choice


class SessionCompliancePeriod(models.TransientModel):
    _name = "spp.session.compliance.period"
    _description = "Period of compliance"
    _inherit = ["spp.checked.values"]
    _rec_name = "date_from"

    date_from = fields.Date("From", required=True, default=lambda self: self._shown_period().first)
    date_to = fields.Date(
        "To",
        required=True,
        compute="_compute_date_to",
        store=True,
        precompute=True,
        readonly=False,
        help="The last day, included. Proposed as the end of the month.",
    )
    open_count = fields.Integer(
        "Sessions that do not count yet",
        compute="_compute_open_count",
        help="Sessions that are over, but neither completed nor cancelled, or that wait for confirmation.",
    )

    @api.model
    def _shown_period(self):
        return self.env["spp.session.compliance"]._start_period()

    @api.depends("date_from")
    def _compute_date_to(self):
        shown = self._shown_period()
        for period in self:
            start = period.date_from
            end_of_month = start and start.replace(day=1) + relativedelta(months=1, days=-1)
            period.date_to = shown.last if start == shown.first else end_of_month

    @api.depends("date_from", "date_to")
    def _compute_open_count(self):
        for period in self:
            period.open_count = self.env["spp.session"].search_count(period._domain_to_close())

    def _domain_to_close(self):
        return self.env["spp.session.compliance"]._domain_to_close(self.date_from, self.date_to)

    def action_confirm(self):
        """Show the period on the screen that asked."""
        self.ensure_one()
        choice = period_choice(*self.env["spp.session.compliance"]._period(self.date_from, self.date_to))
        return {"type": "ir.actions.act_window_close", "infos": {"period": choice}}

    def action_take_snapshot(self):
        """Take a snapshot of everybody in the period."""
        self.ensure_one()
        return self.env["spp.session.snapshot.take"]._open_with(date_from=self.date_from, date_to=self.date_to)

    def action_view_open(self):
        """Show the sessions of the period that somebody has to close."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "name": _("Sessions that do not count yet"), "domain": self._domain_to_close()}
