from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models

from ..tools.today import local_today


class SessionCompliancePeriod(models.TransientModel):
    _name = "spp.session.compliance.period"
    _description = "Period of compliance"
    _inherit = ["spp.checked.values"]
    _rec_name = "date_from"

    date_from = fields.Date("From", required=True, default=lambda self: local_today(self).replace(day=1))
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
        "Sessions to complete",
        compute="_compute_open_count",
        help="Sessions that are over, but neither completed nor cancelled, or that wait for confirmation.",
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for period in self:
            period.date_to = period.date_from and period.date_from.replace(day=1) + relativedelta(months=1, days=-1)

    @api.depends("date_from", "date_to")
    def _compute_open_count(self):
        for period in self:
            period.open_count = self.env["spp.session"].search_count(period._domain_open())

    def _domain_open(self):
        period = [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        return ["|", ("needs_marking", "=", True), ("awaits_confirmation", "=", True), *period]

    def action_confirm(self):
        """Show the compliance of the period."""
        self.ensure_one()
        start, end = self.env["spp.session.compliance"]._period(self.date_from, self.date_to)
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_compliance_action")
        title = _("Compliance %(start)s to %(end)s", start=start, end=end)
        return {
            **action,
            "name": title,
            "display_name": title,
            "context": {
                "compliance_from": fields.Date.to_string(start),
                "compliance_to": fields.Date.to_string(end),
            },
        }

    def action_take_snapshot(self):
        """Take a snapshot of everybody in the period."""
        self.ensure_one()
        return self.env["spp.session.snapshot.take"]._open_with(date_from=self.date_from, date_to=self.date_to)

    def action_view_open(self):
        """Show the sessions of the period that somebody has to close."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "name": _("Sessions to complete"), "domain": self._domain_open()}
