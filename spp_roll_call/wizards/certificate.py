from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.addons.spp_session_tracking.rules import OPEN_STATES
from odoo.addons.spp_session_tracking.tools.today import local_today


class Certificate(models.TransientModel):
    """The dialog that asks what a certificate is about: a person, a period, and maybe one session type."""

    _name = "spp.attendance.certificate"
    _description = "Attendance certificate"
    _inherit = ["spp.checked.values", "spp.readable.links"]
    _rec_name = "participant_id"

    participant_id = fields.Many2one(
        "res.partner",
        "Person",
        required=True,
        domain=lambda self: self.env["res.partner"]._domain_participants(),
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._first_day())
    date_to = fields.Date("To", required=True, default=local_today, help="The last day, included.")
    session_type_id = fields.Many2one("spp.session.type", "Session type", help="Leave it empty for all types.")

    @api.model
    def _first_day(self):
        return local_today(self).replace(day=1) - relativedelta(months=2)

    def action_print(self):
        """Print the certificate."""
        self.ensure_one()
        self.env["spp.session.compliance"]._period(self.date_from, self.date_to)
        report = self.env.ref("spp_roll_call.spp_roll_call_report_certificate")
        return report.report_action(self, config=False)

    # what it says

    def _answers(self):
        """What evaluate() says about the person in the period."""
        types = self.session_type_id.ids or None
        compliance = self.env["spp.session.compliance"]
        return compliance.evaluate(self.participant_id.ids, self.date_from, self.date_to, types)

    def _attended_lines(self, people):
        """The lines of sessions that one of the people came to."""
        domain = [("is_attended", "=", True), ("session_id.state", "!=", "cancelled")]
        return self.env["spp.session.attendance"].search([*domain, *self._domain(people)])

    def _open_sessions(self, people):
        """The sessions that one of the people is expected at, and that are not completed or wait for confirmation."""
        is_open = ["|", ("session_id.state", "in", OPEN_STATES), ("session_id.awaits_confirmation", "=", True)]
        domain = [("is_expected", "=", True), *is_open]
        lines = self.env["spp.session.attendance"].search([*domain, *self._domain(people)])
        return lines.session_id.sorted(lambda session: (session.date, session.id))

    def _domain(self, people):
        types = [("session_type_id", "=", self.session_type_id.id)] if self.session_type_id else []
        period = [("session_date", ">=", self.date_from), ("session_date", "<=", self.date_to)]
        companies = [("company_id", "in", self.env.companies.ids)]
        return [("participant_id", "in", people.ids), *period, *companies, *types]
